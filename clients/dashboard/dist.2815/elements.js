function e(e, n) {
  return a(e), a(n), t(BigInt(e), BigInt(n));
}
function t(e, t) {
  if (t !== 0n) return r(Number(i(e * 10000n, t)));
}
function n(e) {
  let t = Math.round(e * 100);
  if (!Number.isSafeInteger(t) || t / 100 !== e) throw RangeError(`not a percent of at most two decimals: ${e}`);
  return t;
}
function r(e) {
  return e / 100;
}
function i(e, t) {
  return (2n * e + t) / (2n * t);
}
function a(e) {
  if (!Number.isSafeInteger(e) || e < 0) throw RangeError(`not a count that JavaScript holds exactly: ${e}`);
}
var o = globalThis,
  s =
    o.ShadowRoot &&
    (o.ShadyCSS === void 0 || o.ShadyCSS.nativeShadow) &&
    `adoptedStyleSheets` in Document.prototype &&
    `replace` in CSSStyleSheet.prototype,
  c = Symbol(),
  l = /* @__PURE__ */ new WeakMap(),
  u = class {
    constructor(e, t, n) {
      if (((this._$cssResult$ = !0), n !== c))
        throw Error('CSSResult is not constructable. Use `unsafeCSS` or `css` instead.');
      (this.cssText = e), (this.t = t);
    }
    get styleSheet() {
      let e = this.o,
        t = this.t;
      if (s && e === void 0) {
        let n = t !== void 0 && t.length === 1;
        n && (e = l.get(t)),
          e === void 0 && ((this.o = e = new CSSStyleSheet()).replaceSync(this.cssText), n && l.set(t, e));
      }
      return e;
    }
    toString() {
      return this.cssText;
    }
  },
  d = (e) => new u(typeof e == `string` ? e : e + ``, void 0, c),
  f = (e, ...t) =>
    new u(
      e.length === 1
        ? e[0]
        : t.reduce(
            (t, n, r) =>
              t +
              ((e) => {
                if (!0 === e._$cssResult$) return e.cssText;
                if (typeof e == `number`) return e;
                throw Error(
                  `Value passed to 'css' function must be a 'css' function result: ` +
                    e +
                    `. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`,
                );
              })(n) +
              e[r + 1],
            e[0],
          ),
      e,
      c,
    ),
  p = (e, t) => {
    if (s) e.adoptedStyleSheets = t.map((e) => (e instanceof CSSStyleSheet ? e : e.styleSheet));
    else
      for (let n of t) {
        let t = document.createElement(`style`),
          r = o.litNonce;
        r !== void 0 && t.setAttribute(`nonce`, r), (t.textContent = n.cssText), e.appendChild(t);
      }
  },
  m = s
    ? (e) => e
    : (e) =>
        e instanceof CSSStyleSheet
          ? ((e) => {
              let t = ``;
              for (let n of e.cssRules) t += n.cssText;
              return d(t);
            })(e)
          : e,
  {
    is: h,
    defineProperty: g,
    getOwnPropertyDescriptor: _,
    getOwnPropertyNames: v,
    getOwnPropertySymbols: y,
    getPrototypeOf: b,
  } = Object,
  x = globalThis,
  S = x.trustedTypes,
  C = S ? S.emptyScript : ``,
  ee = x.reactiveElementPolyfillSupport,
  w = (e, t) => e,
  te = {
    toAttribute(e, t) {
      switch (t) {
        case Boolean:
          e = e ? C : null;
          break;
        case Object:
        case Array:
          e = e == null ? e : JSON.stringify(e);
      }
      return e;
    },
    fromAttribute(e, t) {
      let n = e;
      switch (t) {
        case Boolean:
          n = e !== null;
          break;
        case Number:
          n = e === null ? null : Number(e);
          break;
        case Object:
        case Array:
          try {
            n = JSON.parse(e);
          } catch {
            n = null;
          }
      }
      return n;
    },
  },
  ne = (e, t) => !h(e, t),
  re = { attribute: !0, type: String, converter: te, reflect: !1, useDefault: !1, hasChanged: ne };
(Symbol.metadata ??= Symbol(`metadata`)), (x.litPropertyMetadata ??= /* @__PURE__ */ new WeakMap());
var T = class extends HTMLElement {
  static addInitializer(e) {
    this._$Ei(), (this.l ??= []).push(e);
  }
  static get observedAttributes() {
    return this.finalize(), this._$Eh && [...this._$Eh.keys()];
  }
  static createProperty(e, t = re) {
    if (
      (t.state && (t.attribute = !1),
      this._$Ei(),
      this.prototype.hasOwnProperty(e) && ((t = Object.create(t)).wrapped = !0),
      this.elementProperties.set(e, t),
      !t.noAccessor)
    ) {
      let n = Symbol(),
        r = this.getPropertyDescriptor(e, n, t);
      r !== void 0 && g(this.prototype, e, r);
    }
  }
  static getPropertyDescriptor(e, t, n) {
    let { get: r, set: i } = _(this.prototype, e) ?? {
      get() {
        return this[t];
      },
      set(e) {
        this[t] = e;
      },
    };
    return {
      get: r,
      set(t) {
        let a = r?.call(this);
        i?.call(this, t), this.requestUpdate(e, a, n);
      },
      configurable: !0,
      enumerable: !0,
    };
  }
  static getPropertyOptions(e) {
    return this.elementProperties.get(e) ?? re;
  }
  static _$Ei() {
    if (this.hasOwnProperty(w(`elementProperties`))) return;
    let e = b(this);
    e.finalize(), e.l !== void 0 && (this.l = [...e.l]), (this.elementProperties = new Map(e.elementProperties));
  }
  static finalize() {
    if (this.hasOwnProperty(w(`finalized`))) return;
    if (((this.finalized = !0), this._$Ei(), this.hasOwnProperty(w(`properties`)))) {
      let e = this.properties,
        t = [...v(e), ...y(e)];
      for (let n of t) this.createProperty(n, e[n]);
    }
    let e = this[Symbol.metadata];
    if (e !== null) {
      let t = litPropertyMetadata.get(e);
      if (t !== void 0) for (let [e, n] of t) this.elementProperties.set(e, n);
    }
    this._$Eh = /* @__PURE__ */ new Map();
    for (let [e, t] of this.elementProperties) {
      let n = this._$Eu(e, t);
      n !== void 0 && this._$Eh.set(n, e);
    }
    this.elementStyles = this.finalizeStyles(this.styles);
  }
  static finalizeStyles(e) {
    let t = [];
    if (Array.isArray(e)) {
      let n = new Set(e.flat(1 / 0).reverse());
      for (let e of n) t.unshift(m(e));
    } else e !== void 0 && t.push(m(e));
    return t;
  }
  static _$Eu(e, t) {
    let n = t.attribute;
    return !1 === n ? void 0 : typeof n == `string` ? n : typeof e == `string` ? e.toLowerCase() : void 0;
  }
  constructor() {
    super(), (this._$Ep = void 0), (this.isUpdatePending = !1), (this.hasUpdated = !1), (this._$Em = null), this._$Ev();
  }
  _$Ev() {
    (this._$ES = new Promise((e) => (this.enableUpdating = e))),
      (this._$AL = /* @__PURE__ */ new Map()),
      this._$E_(),
      this.requestUpdate(),
      this.constructor.l?.forEach((e) => e(this));
  }
  addController(e) {
    (this._$EO ??= /* @__PURE__ */ new Set()).add(e),
      this.renderRoot !== void 0 && this.isConnected && e.hostConnected?.();
  }
  removeController(e) {
    this._$EO?.delete(e);
  }
  _$E_() {
    let e = /* @__PURE__ */ new Map(),
      t = this.constructor.elementProperties;
    for (let n of t.keys()) this.hasOwnProperty(n) && (e.set(n, this[n]), delete this[n]);
    e.size > 0 && (this._$Ep = e);
  }
  createRenderRoot() {
    let e = this.shadowRoot ?? this.attachShadow(this.constructor.shadowRootOptions);
    return p(e, this.constructor.elementStyles), e;
  }
  connectedCallback() {
    (this.renderRoot ??= this.createRenderRoot()),
      this.enableUpdating(!0),
      this._$EO?.forEach((e) => e.hostConnected?.());
  }
  enableUpdating(e) {}
  disconnectedCallback() {
    this._$EO?.forEach((e) => e.hostDisconnected?.());
  }
  attributeChangedCallback(e, t, n) {
    this._$AK(e, n);
  }
  _$ET(e, t) {
    let n = this.constructor.elementProperties.get(e),
      r = this.constructor._$Eu(e, n);
    if (r !== void 0 && !0 === n.reflect) {
      let i = (n.converter?.toAttribute === void 0 ? te : n.converter).toAttribute(t, n.type);
      (this._$Em = e), i == null ? this.removeAttribute(r) : this.setAttribute(r, i), (this._$Em = null);
    }
  }
  _$AK(e, t) {
    let n = this.constructor,
      r = n._$Eh.get(e);
    if (r !== void 0 && this._$Em !== r) {
      let e = n.getPropertyOptions(r),
        i =
          typeof e.converter == `function`
            ? { fromAttribute: e.converter }
            : e.converter?.fromAttribute === void 0
              ? te
              : e.converter;
      this._$Em = r;
      let a = i.fromAttribute(t, e.type);
      (this[r] = a ?? this._$Ej?.get(r) ?? a), (this._$Em = null);
    }
  }
  requestUpdate(e, t, n, r = !1, i) {
    if (e !== void 0) {
      let a = this.constructor;
      if (
        (!1 === r && (i = this[e]),
        (n ??= a.getPropertyOptions(e)),
        !(
          (n.hasChanged ?? ne)(i, t) ||
          (n.useDefault && n.reflect && i === this._$Ej?.get(e) && !this.hasAttribute(a._$Eu(e, n)))
        ))
      )
        return;
      this.C(e, t, n);
    }
    !1 === this.isUpdatePending && (this._$ES = this._$EP());
  }
  C(e, t, { useDefault: n, reflect: r, wrapped: i }, a) {
    (n &&
      !(this._$Ej ??= /* @__PURE__ */ new Map()).has(e) &&
      (this._$Ej.set(e, a ?? t ?? this[e]), !0 !== i || a !== void 0)) ||
      (this._$AL.has(e) || (this.hasUpdated || n || (t = void 0), this._$AL.set(e, t)),
      !0 === r && this._$Em !== e && (this._$Eq ??= /* @__PURE__ */ new Set()).add(e));
  }
  async _$EP() {
    this.isUpdatePending = !0;
    try {
      await this._$ES;
    } catch (e) {
      Promise.reject(e);
    }
    let e = this.scheduleUpdate();
    return e != null && (await e), !this.isUpdatePending;
  }
  scheduleUpdate() {
    return this.performUpdate();
  }
  performUpdate() {
    if (!this.isUpdatePending) return;
    if (!this.hasUpdated) {
      if (((this.renderRoot ??= this.createRenderRoot()), this._$Ep)) {
        for (let [e, t] of this._$Ep) this[e] = t;
        this._$Ep = void 0;
      }
      let e = this.constructor.elementProperties;
      if (e.size > 0)
        for (let [t, n] of e) {
          let { wrapped: e } = n,
            r = this[t];
          !0 !== e || this._$AL.has(t) || r === void 0 || this.C(t, void 0, n, r);
        }
    }
    let e = !1,
      t = this._$AL;
    try {
      (e = this.shouldUpdate(t)),
        e ? (this.willUpdate(t), this._$EO?.forEach((e) => e.hostUpdate?.()), this.update(t)) : this._$EM();
    } catch (t) {
      throw ((e = !1), this._$EM(), t);
    }
    e && this._$AE(t);
  }
  willUpdate(e) {}
  _$AE(e) {
    this._$EO?.forEach((e) => e.hostUpdated?.()),
      this.hasUpdated || ((this.hasUpdated = !0), this.firstUpdated(e)),
      this.updated(e);
  }
  _$EM() {
    (this._$AL = /* @__PURE__ */ new Map()), (this.isUpdatePending = !1);
  }
  get updateComplete() {
    return this.getUpdateComplete();
  }
  getUpdateComplete() {
    return this._$ES;
  }
  shouldUpdate(e) {
    return !0;
  }
  update(e) {
    (this._$Eq &&= this._$Eq.forEach((e) => this._$ET(e, this[e]))), this._$EM();
  }
  updated(e) {}
  firstUpdated(e) {}
};
(T.elementStyles = []),
  (T.shadowRootOptions = { mode: `open` }),
  (T[w(`elementProperties`)] = /* @__PURE__ */ new Map()),
  (T[w(`finalized`)] = /* @__PURE__ */ new Map()),
  ee?.({ ReactiveElement: T }),
  (x.reactiveElementVersions ??= []).push(`2.1.2`);
var ie = globalThis,
  ae = (e) => e,
  oe = ie.trustedTypes,
  se = oe ? oe.createPolicy(`lit-html`, { createHTML: (e) => e }) : void 0,
  ce = `$lit$`,
  E = `lit$${Math.random().toFixed(9).slice(2)}$`,
  le = `?` + E,
  ue = `<${le}>`,
  D = document,
  de = () => D.createComment(``),
  fe = (e) => e === null || (typeof e != `object` && typeof e != `function`),
  pe = Array.isArray,
  me = (e) => pe(e) || typeof e?.[Symbol.iterator] == `function`,
  he = `[ 	
\f\r]`,
  ge = /<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,
  _e = /-->/g,
  ve = />/g,
  O = RegExp(`>|${he}(?:([^\\s"'>=/]+)(${he}*=${he}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`, `g`),
  ye = /'/g,
  be = /"/g,
  xe = /^(?:script|style|textarea|title)$/i,
  Se =
    (e) =>
    (t, ...n) => ({ _$litType$: e, strings: t, values: n }),
  k = Se(1),
  A = Se(2),
  j = Symbol.for(`lit-noChange`),
  M = Symbol.for(`lit-nothing`),
  Ce = /* @__PURE__ */ new WeakMap(),
  N = D.createTreeWalker(D, 129);
function we(e, t) {
  if (!pe(e) || !e.hasOwnProperty(`raw`)) throw Error(`invalid template strings array`);
  return se === void 0 ? t : se.createHTML(t);
}
var Te = (e, t) => {
    let n = e.length - 1,
      r = [],
      i,
      a = t === 2 ? `<svg>` : t === 3 ? `<math>` : ``,
      o = ge;
    for (let t = 0; t < n; t++) {
      let n = e[t],
        s,
        c,
        l = -1,
        u = 0;
      for (; u < n.length && ((o.lastIndex = u), (c = o.exec(n)), c !== null); )
        (u = o.lastIndex),
          o === ge
            ? c[1] === `!--`
              ? (o = _e)
              : c[1] === void 0
                ? c[2] === void 0
                  ? c[3] !== void 0 && (o = O)
                  : (xe.test(c[2]) && (i = RegExp(`</` + c[2], `g`)), (o = O))
                : (o = ve)
            : o === O
              ? c[0] === `>`
                ? ((o = i ?? ge), (l = -1))
                : c[1] === void 0
                  ? (l = -2)
                  : ((l = o.lastIndex - c[2].length), (s = c[1]), (o = c[3] === void 0 ? O : c[3] === `"` ? be : ye))
              : o === be || o === ye
                ? (o = O)
                : o === _e || o === ve
                  ? (o = ge)
                  : ((o = O), (i = void 0));
      let d = o === O && e[t + 1].startsWith(`/>`) ? ` ` : ``;
      a +=
        o === ge ? n + ue : l >= 0 ? (r.push(s), n.slice(0, l) + ce + n.slice(l) + E + d) : n + E + (l === -2 ? t : d);
    }
    return [we(e, a + (e[n] || `<?>`) + (t === 2 ? `</svg>` : t === 3 ? `</math>` : ``)), r];
  },
  Ee = class e {
    constructor({ strings: t, _$litType$: n }, r) {
      let i;
      this.parts = [];
      let a = 0,
        o = 0,
        s = t.length - 1,
        c = this.parts,
        [l, u] = Te(t, n);
      if (((this.el = e.createElement(l, r)), (N.currentNode = this.el.content), n === 2 || n === 3)) {
        let e = this.el.content.firstChild;
        e.replaceWith(...e.childNodes);
      }
      for (; (i = N.nextNode()) !== null && c.length < s; ) {
        if (i.nodeType === 1) {
          if (i.hasAttributes())
            for (let e of i.getAttributeNames())
              if (e.endsWith(ce)) {
                let t = u[o++],
                  n = i.getAttribute(e).split(E),
                  r = /([.?@])?(.*)/.exec(t);
                c.push({
                  type: 1,
                  index: a,
                  name: r[2],
                  strings: n,
                  ctor: r[1] === `.` ? ke : r[1] === `?` ? Ae : r[1] === `@` ? je : F,
                }),
                  i.removeAttribute(e);
              } else e.startsWith(E) && (c.push({ type: 6, index: a }), i.removeAttribute(e));
          if (xe.test(i.tagName)) {
            let e = i.textContent.split(E),
              t = e.length - 1;
            if (t > 0) {
              i.textContent = oe ? oe.emptyScript : ``;
              for (let n = 0; n < t; n++) i.append(e[n], de()), N.nextNode(), c.push({ type: 2, index: ++a });
              i.append(e[t], de());
            }
          }
        } else if (i.nodeType === 8) {
          if (i.data === le) c.push({ type: 2, index: a });
          else {
            let e = -1;
            for (; (e = i.data.indexOf(E, e + 1)) !== -1; ) c.push({ type: 7, index: a }), (e += E.length - 1);
          }
        }
        a++;
      }
    }
    static createElement(e, t) {
      let n = D.createElement(`template`);
      return (n.innerHTML = e), n;
    }
  };
function P(e, t, n = e, r) {
  if (t === j) return t;
  let i = r === void 0 ? n._$Cl : n._$Co?.[r],
    a = fe(t) ? void 0 : t._$litDirective$;
  return (
    i?.constructor !== a &&
      (i?._$AO?.(!1),
      a === void 0 ? (i = void 0) : ((i = new a(e)), i._$AT(e, n, r)),
      r === void 0 ? (n._$Cl = i) : ((n._$Co ??= [])[r] = i)),
    i !== void 0 && (t = P(e, i._$AS(e, t.values), i, r)),
    t
  );
}
var De = class {
    constructor(e, t) {
      (this._$AV = []), (this._$AN = void 0), (this._$AD = e), (this._$AM = t);
    }
    get parentNode() {
      return this._$AM.parentNode;
    }
    get _$AU() {
      return this._$AM._$AU;
    }
    u(e) {
      let {
          el: { content: t },
          parts: n,
        } = this._$AD,
        r = (e?.creationScope ?? D).importNode(t, !0);
      N.currentNode = r;
      let i = N.nextNode(),
        a = 0,
        o = 0,
        s = n[0];
      for (; s !== void 0; ) {
        if (a === s.index) {
          let t;
          s.type === 2
            ? (t = new Oe(i, i.nextSibling, this, e))
            : s.type === 1
              ? (t = new s.ctor(i, s.name, s.strings, this, e))
              : s.type === 6 && (t = new Me(i, this, e)),
            this._$AV.push(t),
            (s = n[++o]);
        }
        a !== s?.index && ((i = N.nextNode()), a++);
      }
      return (N.currentNode = D), r;
    }
    p(e) {
      let t = 0;
      for (let n of this._$AV)
        n !== void 0 && (n.strings === void 0 ? n._$AI(e[t]) : (n._$AI(e, n, t), (t += n.strings.length - 2))), t++;
    }
  },
  Oe = class e {
    get _$AU() {
      return this._$AM?._$AU ?? this._$Cv;
    }
    constructor(e, t, n, r) {
      (this.type = 2),
        (this._$AH = M),
        (this._$AN = void 0),
        (this._$AA = e),
        (this._$AB = t),
        (this._$AM = n),
        (this.options = r),
        (this._$Cv = r?.isConnected ?? !0);
    }
    get parentNode() {
      let e = this._$AA.parentNode,
        t = this._$AM;
      return t !== void 0 && e?.nodeType === 11 && (e = t.parentNode), e;
    }
    get startNode() {
      return this._$AA;
    }
    get endNode() {
      return this._$AB;
    }
    _$AI(e, t = this) {
      (e = P(this, e, t)),
        fe(e)
          ? e === M || e == null || e === ``
            ? (this._$AH !== M && this._$AR(), (this._$AH = M))
            : e !== this._$AH && e !== j && this._(e)
          : e._$litType$ === void 0
            ? e.nodeType === void 0
              ? me(e)
                ? this.k(e)
                : this._(e)
              : this.T(e)
            : this.$(e);
    }
    O(e) {
      return this._$AA.parentNode.insertBefore(e, this._$AB);
    }
    T(e) {
      this._$AH !== e && (this._$AR(), (this._$AH = this.O(e)));
    }
    _(e) {
      this._$AH !== M && fe(this._$AH) ? (this._$AA.nextSibling.data = e) : this.T(D.createTextNode(e)),
        (this._$AH = e);
    }
    $(e) {
      let { values: t, _$litType$: n } = e,
        r =
          typeof n == `number`
            ? this._$AC(e)
            : (n.el === void 0 && (n.el = Ee.createElement(we(n.h, n.h[0]), this.options)), n);
      if (this._$AH?._$AD === r) this._$AH.p(t);
      else {
        let e = new De(r, this),
          n = e.u(this.options);
        e.p(t), this.T(n), (this._$AH = e);
      }
    }
    _$AC(e) {
      let t = Ce.get(e.strings);
      return t === void 0 && Ce.set(e.strings, (t = new Ee(e))), t;
    }
    k(t) {
      pe(this._$AH) || ((this._$AH = []), this._$AR());
      let n = this._$AH,
        r,
        i = 0;
      for (let a of t)
        i === n.length ? n.push((r = new e(this.O(de()), this.O(de()), this, this.options))) : (r = n[i]),
          r._$AI(a),
          i++;
      i < n.length && (this._$AR(r && r._$AB.nextSibling, i), (n.length = i));
    }
    _$AR(e = this._$AA.nextSibling, t) {
      for (this._$AP?.(!1, !0, t); e !== this._$AB; ) {
        let t = ae(e).nextSibling;
        ae(e).remove(), (e = t);
      }
    }
    setConnected(e) {
      this._$AM === void 0 && ((this._$Cv = e), this._$AP?.(e));
    }
  },
  F = class {
    get tagName() {
      return this.element.tagName;
    }
    get _$AU() {
      return this._$AM._$AU;
    }
    constructor(e, t, n, r, i) {
      (this.type = 1),
        (this._$AH = M),
        (this._$AN = void 0),
        (this.element = e),
        (this.name = t),
        (this._$AM = r),
        (this.options = i),
        n.length > 2 || n[0] !== `` || n[1] !== ``
          ? ((this._$AH = Array(n.length - 1).fill(/* @__PURE__ */ new String())), (this.strings = n))
          : (this._$AH = M);
    }
    _$AI(e, t = this, n, r) {
      let i = this.strings,
        a = !1;
      if (i === void 0) (e = P(this, e, t, 0)), (a = !fe(e) || (e !== this._$AH && e !== j)), a && (this._$AH = e);
      else {
        let r = e,
          o,
          s;
        for (e = i[0], o = 0; o < i.length - 1; o++)
          (s = P(this, r[n + o], t, o)),
            s === j && (s = this._$AH[o]),
            (a ||= !fe(s) || s !== this._$AH[o]),
            s === M ? (e = M) : e !== M && (e += (s ?? ``) + i[o + 1]),
            (this._$AH[o] = s);
      }
      a && !r && this.j(e);
    }
    j(e) {
      e === M ? this.element.removeAttribute(this.name) : this.element.setAttribute(this.name, e ?? ``);
    }
  },
  ke = class extends F {
    constructor() {
      super(...arguments), (this.type = 3);
    }
    j(e) {
      this.element[this.name] = e === M ? void 0 : e;
    }
  },
  Ae = class extends F {
    constructor() {
      super(...arguments), (this.type = 4);
    }
    j(e) {
      this.element.toggleAttribute(this.name, !!e && e !== M);
    }
  },
  je = class extends F {
    constructor(e, t, n, r, i) {
      super(e, t, n, r, i), (this.type = 5);
    }
    _$AI(e, t = this) {
      if ((e = P(this, e, t, 0) ?? M) === j) return;
      let n = this._$AH,
        r = (e === M && n !== M) || e.capture !== n.capture || e.once !== n.once || e.passive !== n.passive,
        i = e !== M && (n === M || r);
      r && this.element.removeEventListener(this.name, this, n),
        i && this.element.addEventListener(this.name, this, e),
        (this._$AH = e);
    }
    handleEvent(e) {
      typeof this._$AH == `function` ? this._$AH.call(this.options?.host ?? this.element, e) : this._$AH.handleEvent(e);
    }
  },
  Me = class {
    constructor(e, t, n) {
      (this.element = e), (this.type = 6), (this._$AN = void 0), (this._$AM = t), (this.options = n);
    }
    get _$AU() {
      return this._$AM._$AU;
    }
    _$AI(e) {
      P(this, e);
    }
  },
  Ne = { M: ce, P: E, A: le, C: 1, L: Te, R: De, D: me, V: P, I: Oe, H: F, N: Ae, U: je, B: ke, F: Me },
  Pe = ie.litHtmlPolyfillSupport;
Pe?.(Ee, Oe), (ie.litHtmlVersions ??= []).push(`3.3.3`);
var Fe = (e, t, n) => {
    let r = n?.renderBefore ?? t,
      i = r._$litPart$;
    if (i === void 0) {
      let e = n?.renderBefore ?? null;
      r._$litPart$ = i = new Oe(t.insertBefore(de(), e), e, void 0, n ?? {});
    }
    return i._$AI(e), i;
  },
  Ie = globalThis,
  I = class extends T {
    constructor() {
      super(...arguments), (this.renderOptions = { host: this }), (this._$Do = void 0);
    }
    createRenderRoot() {
      let e = super.createRenderRoot();
      return (this.renderOptions.renderBefore ??= e.firstChild), e;
    }
    update(e) {
      let t = this.render();
      this.hasUpdated || (this.renderOptions.isConnected = this.isConnected),
        super.update(e),
        (this._$Do = Fe(t, this.renderRoot, this.renderOptions));
    }
    connectedCallback() {
      super.connectedCallback(), this._$Do?.setConnected(!0);
    }
    disconnectedCallback() {
      super.disconnectedCallback(), this._$Do?.setConnected(!1);
    }
    render() {
      return j;
    }
  };
(I._$litElement$ = !0), (I.finalized = !0), Ie.litElementHydrateSupport?.({ LitElement: I });
var Le = Ie.litElementPolyfillSupport;
Le?.({ LitElement: I }), (Ie.litElementVersions ??= []).push(`4.2.2`);
var Re = { ATTRIBUTE: 1, CHILD: 2, PROPERTY: 3, BOOLEAN_ATTRIBUTE: 4, EVENT: 5, ELEMENT: 6 },
  ze =
    (e) =>
    (...t) => ({ _$litDirective$: e, values: t }),
  Be = class {
    constructor(e) {}
    get _$AU() {
      return this._$AM._$AU;
    }
    _$AT(e, t, n) {
      (this._$Ct = e), (this._$AM = t), (this._$Ci = n);
    }
    _$AS(e, t) {
      return this.update(e, t);
    }
    update(e, t) {
      return this.render(...t);
    }
  },
  { I: Ve } = Ne,
  He = (e) => e,
  Ue = () => document.createComment(``),
  We = (e, t, n) => {
    let r = e._$AA.parentNode,
      i = t === void 0 ? e._$AB : t._$AA;
    if (n === void 0) n = new Ve(r.insertBefore(Ue(), i), r.insertBefore(Ue(), i), e, e.options);
    else {
      let t = n._$AB.nextSibling,
        a = n._$AM,
        o = a !== e;
      if (o) {
        let t;
        n._$AQ?.(e), (n._$AM = e), n._$AP !== void 0 && (t = e._$AU) !== a._$AU && n._$AP(t);
      }
      if (t !== i || o) {
        let e = n._$AA;
        for (; e !== t; ) {
          let t = He(e).nextSibling;
          He(r).insertBefore(e, i), (e = t);
        }
      }
    }
    return n;
  },
  L = (e, t, n = e) => (e._$AI(t, n), e),
  Ge = {},
  Ke = (e, t = Ge) => (e._$AH = t),
  qe = (e) => e._$AH,
  Je = (e) => {
    e._$AR(), e._$AA.remove();
  },
  Ye = (e, t, n) => {
    let r = /* @__PURE__ */ new Map();
    for (let i = t; i <= n; i++) r.set(e[i], i);
    return r;
  },
  R = ze(
    class extends Be {
      constructor(e) {
        if ((super(e), e.type !== Re.CHILD)) throw Error(`repeat() can only be used in text expressions`);
      }
      dt(e, t, n) {
        let r;
        n === void 0 ? (n = t) : t !== void 0 && (r = t);
        let i = [],
          a = [],
          o = 0;
        for (let t of e) (i[o] = r ? r(t, o) : o), (a[o] = n(t, o)), o++;
        return { values: a, keys: i };
      }
      render(e, t, n) {
        return this.dt(e, t, n).values;
      }
      update(e, [t, n, r]) {
        let i = qe(e),
          { values: a, keys: o } = this.dt(t, n, r);
        if (!Array.isArray(i)) return (this.ut = o), a;
        let s = (this.ut ??= []),
          c = [],
          l,
          u,
          d = 0,
          f = i.length - 1,
          p = 0,
          m = a.length - 1;
        for (; d <= f && p <= m; )
          if (i[d] === null) d++;
          else if (i[f] === null) f--;
          else if (s[d] === o[p]) (c[p] = L(i[d], a[p])), d++, p++;
          else if (s[f] === o[m]) (c[m] = L(i[f], a[m])), f--, m--;
          else if (s[d] === o[m]) (c[m] = L(i[d], a[m])), We(e, c[m + 1], i[d]), d++, m--;
          else if (s[f] === o[p]) (c[p] = L(i[f], a[p])), We(e, i[d], i[f]), f--, p++;
          else if ((l === void 0 && ((l = Ye(o, p, m)), (u = Ye(s, d, f))), l.has(s[d]))) {
            if (l.has(s[f])) {
              let t = u.get(o[p]),
                n = t === void 0 ? null : i[t];
              if (n === null) {
                let t = We(e, i[d]);
                L(t, a[p]), (c[p] = t);
              } else (c[p] = L(n, a[p])), We(e, i[d], n), (i[t] = null);
              p++;
            } else Je(i[f]), f--;
          } else Je(i[d]), d++;
        for (; p <= m; ) {
          let t = We(e, c[m + 1]);
          L(t, a[p]), (c[p++] = t);
        }
        for (; d <= f; ) {
          let e = i[d++];
          e !== null && Je(e);
        }
        return (this.ut = o), Ke(e, c), j;
      }
    },
  );
function Xe(e, t, n, r) {
  return e.options
    .map(({ id: e }) => Ze(e, t, n, r))
    .filter(({ votes: e, share: t }) => e !== void 0 || t !== void 0)
    .sort((e, t) => (t.votes ?? t.share ?? 0) - (e.votes ?? e.share ?? 0));
}
function Ze(e, t, i, a) {
  let o = t.votes?.[e],
    s = t.shares?.[e],
    c = a?.seats[e],
    l = i?.shares[e],
    u = i?.margin?.[e],
    d = s === void 0 || l === void 0 ? void 0 : n(s) - n(l);
  return {
    option: e,
    ...(o === void 0 ? {} : { votes: o }),
    ...(s === void 0 ? {} : { share: s }),
    ...(c === void 0 ? {} : { seats: c }),
    ...(d === void 0 ? {} : { change: r(d) }),
    ...(d === void 0 || u === void 0 ? {} : { isWithinMargin: Math.abs(d) <= n(u) }),
    isExcluded: a?.excluded.includes(e) === !0,
  };
}
var Qe = f`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    container-type: inline-size;
    color: var(--ink);
    font: 1rem / 1.45 var(--sans);
    font-variant-numeric: tabular-nums;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    background: var(--paper);
    padding: var(--space);
    border-radius: var(--radius);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    padding-block-end: 0.5rem;
    margin-block-end: 0.75rem;
    border-block-end: 2px solid var(--ink);
  }
  .heading {
    font: 600 1.5rem / 1.15 var(--serif);
  }
  .mode {
    padding: 0.1rem 0.5rem;
    font-weight: 800;
    letter-spacing: 0.06em;
    color: var(--mode);
    background: var(--mode-ground);
    border: 1px solid currentColor;
    border-radius: var(--radius);
  }
  .notice {
    margin: 0 0 0.75rem;
    padding: 0.35rem 0.6rem;
    color: var(--warn);
    border: 1px solid currentColor;
    border-radius: var(--radius);
    font-weight: 600;
  }
  .note {
    color: var(--muted);
    font-size: 0.875rem;
    margin: 0.5rem 0 0;
  }
  .nothing {
    color: var(--muted);
    margin: 0;
  }
  .bad {
    color: var(--warn);
    font-weight: 600;
  }
  .well {
    color: var(--good);
  }
  .quiet {
    color: var(--muted);
  }
  .mark {
    display: inline-block;
    min-width: 1.1em;
    font-weight: 800;
  }
  button {
    font: inherit;
    font-size: 0.875rem;
    min-height: 1.75rem;
    padding: 0.15rem 0.6rem;
    color: var(--accent);
    background: transparent;
    border: 1px solid currentColor;
    border-radius: var(--radius);
    cursor: pointer;
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  .tables {
    margin-block-start: 0.75rem;
  }
  .scroll {
    overflow-x: auto;
  }
  :host([wall]) .tables {
    display: none;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  caption {
    text-align: start;
    color: var(--muted);
    padding-block: 0.35rem;
  }
  th,
  td {
    padding: 0.35rem 0.5rem;
    border-block-end: 1px solid var(--rule);
    text-align: end;
    vertical-align: top;
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
    vertical-align: bottom;
    color: var(--muted);
  }
  th:first-child,
  .words {
    text-align: start;
  }
  tr.total > * {
    font-weight: 600;
    border-block-start: 2px solid var(--ink);
  }
  @media print {
    :host {
      margin-block-end: 1.5rem;
    }
    .frame {
      padding: 0;
      break-inside: avoid;
    }
    button {
      display: none;
    }
    .tables > .visually-hidden {
      position: static;
      width: auto;
      height: auto;
      margin: 0;
      overflow: visible;
      clip-path: none;
      white-space: normal;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`,
  $e = f`
  :host {
    ${d(
      Object.entries({
        paper: [`#f8f6f1`, `#13161a`],
        card: [`#fffdf9`, `#1a1e24`],
        ink: [`#1b1d21`, `#ebe8e1`],
        muted: [`#5d6067`, `#a4a8b0`],
        rule: [`#ddd8cc`, `#31363e`],
        faint: [`#eeeae0`, `#242930`],
        accent: [`#1d4e79`, `#6fb1e6`],
        warn: [`#a83a00`, `#ff9d6b`],
        good: [`#0b5c8f`, `#7cc0f2`],
        mode: [`#7d4407`, `#f2b765`],
        'mode-ground': [`#f6e3c5`, `#33260f`],
      })
        .map(([e, [t, n]]) => `--${e}: var(--en-${e}, light-dark(${t}, ${n}));`)
        .join(`
    `),
    )}
    --serif: var(--en-serif, 'Charter', 'Bitstream Charter', 'Iowan Old Style', 'Source Serif 4', 'Noto Serif', Georgia, serif);
    --sans: var(--en-sans, system-ui, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif);
    --radius: var(--en-radius, 3px);
    --space: var(--en-space, 1rem);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  @media print {
    :host {
      color-scheme: light !important;
      --paper: white;
      --card: white;
    }
  }
`,
  et = ze(
    class extends Be {
      constructor(e) {
        if ((super(e), e.type !== Re.ATTRIBUTE || e.name !== `class` || e.strings?.length > 2))
          throw Error(
            '`classMap()` can only be used in the `class` attribute and must be the only part in the attribute.',
          );
      }
      render(e) {
        return (
          ` ` +
          Object.keys(e)
            .filter((t) => e[t])
            .join(` `) +
          ` `
        );
      }
      update(e, [t]) {
        if (this.st === void 0) {
          (this.st = /* @__PURE__ */ new Set()),
            e.strings !== void 0 &&
              (this.nt = new Set(
                e.strings
                  .join(` `)
                  .split(/\s/)
                  .filter((e) => e !== ``),
              ));
          for (let e in t) t[e] && !this.nt?.has(e) && this.st.add(e);
          return this.render(t);
        }
        let n = e.element.classList;
        for (let e of this.st) e in t || (n.remove(e), this.st.delete(e));
        for (let e in t) {
          let r = !!t[e];
          r === this.st.has(e) ||
            this.nt?.has(e) ||
            (r ? (n.add(e), this.st.add(e)) : (n.remove(e), this.st.delete(e)));
        }
        return j;
      }
    },
  );
function tt({ caption: e, columns: t, lines: n }) {
  return k`<table>
    <caption>${e}</caption>
    <thead>
      <tr>
        ${t.map(({ title: e, isWords: t }) => k`<th scope="col" class=${et({ words: t === !0 })}>${e}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${n.map(({ cells: e, isTotal: n }) => {
        let [r, ...i] = e;
        return k`<tr class=${et({ total: n === !0 })}>
          <th scope="row">${r ?? M}</th>
          ${i.map((e, n) => k`<td class=${et({ words: t[n + 1]?.isWords === !0 })}>${e ?? `–`}</td>`)}
        </tr>`;
      })}
    </tbody>
  </table>`;
}
var nt = {
    en: {
      'time.both': `{time} ({viewer} your time)`,
      'mode.replay': `REPLAY`,
      'mode.replay.sentence': `A recorded night, played again. Nothing here is happening now.`,
      'mode.test': `TEST`,
      'mode.test.sentence': `A rehearsal. These figures are not results.`,
      'notice.waiting': `Waiting for the first figures of the night …`,
      'notice.refused': `The server refuses this night. Its address may be wrong.`,
      'notice.stale': `The connection is disturbed. These figures may be out of date.`,
      'table.show': `Show as a table`,
      'table.hide': `Hide the table`,
      'ago.seconds': { one: `{count} s ago`, other: `{count} s ago` },
      'ago.minutes': { one: `{count} min ago`, other: `{count} min ago` },
      'ago.hours': { one: `{count} hour ago`, other: `{count} hours ago` },
      'ago.days': { one: `{count} day ago`, other: `{count} days ago` },
      'span.seconds': `{count} s`,
      'span.minutes': `{count} min`,
      'span.hours': `{count} h`,
      'span.days': { one: `{count} day`, other: `{count} days` },
      'freshness.heading': `Sources and connection`,
      'freshness.caption': `The night's clock: {time}, {zone}`,
      'freshness.source': `Source`,
      'freshness.last': `Last report`,
      'freshness.every': `expected every {span}`,
      'freshness.state': `State`,
      'freshness.silent': { one: `{count} source is silent: {names}`, other: `{count} sources are silent: {names}` },
      'freshness.never': `nothing yet`,
      'source.silent': `Silent for longer than expected`,
      'source.late': `Late`,
      'source.on-time': `On time`,
      'source.awaited': `Not due yet`,
      'source.over': `Nothing more is expected`,
      'source.unscheduled': `Heard; no fixed interval`,
      'source.unheard': `Not heard yet; no fixed interval`,
      'connection.label': `Connection`,
      'connection.connecting': `connecting`,
      'connection.live': `live`,
      'connection.streaming': `live, as an event stream`,
      'connection.polling': `by repeated questions`,
      'connection.waiting': `lost`,
      'connection.refused': `refused`,
      'connection.closed': `closed`,
      'connection.retry': { one: `(again in {count} s)`, other: `(again in {count} s)` },
      'connection.heard': `Last heard`,
      'connection.epoch': `Epoch`,
      'connection.rev': `Revision`,
      'ticker.heading': `Calls and corrections`,
      'ticker.none': `Nothing has been called or corrected.`,
      'ticker.why': `Why: {reason}`,
      'ticker.by': `By: {by}`,
      'ticker.change': `{field}: before {before}, after {after}`,
      'ticker.older': { one: `Show {count} older line`, other: `Show {count} older lines` },
      'ticker.more': { one: `and {count} more line`, other: `and {count} more lines` },
      'correction.correction': `Correction`,
      'correction.recount': `Recount`,
      'correction.retraction': `Retraction`,
      'correction.late-data': `Late figures`,
      'correction.figure': `Figure`,
      'correction.before': `Before`,
      'correction.after': `After`,
      'family.turnout': `Turnout`,
      'family.count': `Count`,
      'family.exit-poll': `Exit poll`,
      'field.percent': `turnout`,
      'field.ballots': `ballots issued`,
      'field.voters': `voters on the list`,
      'field.total': `votes in all`,
      'field.invalid': `invalid ballots`,
      'field.stations': `stations counted`,
      'field.votes': `votes for {option}`,
      'field.shares': `share of {option}`,
      'by.desk': `the desk`,
      'by.certifier': `the certifier`,
      'by.source': `the source`,
      'call.call': `Called`,
      'call.withdrawal': `Call withdrawn`,
      'call.contradiction': `Called, and the count says otherwise`,
      'call.agreement': `The count no longer contradicts the call`,
      'call.over': `Something newer has been said of this call.`,
      'call.winner': `{winner} wins: {contest}, {unit}`,
      'call.majority': `{winner} has a majority of the seats: {contest}`,
      'call.seats': `Seats of {contest}: {seats}`,
      'call.seats.of': `{option} {count}`,
      'call.by': `Called by {by}, {time}`,
      'call.lead.open': `Ahead by {lead} votes; at most {ballots} ballots are still to be counted, and they can turn that.`,
      'call.lead.safe': `Ahead by {lead} votes; at most {ballots} ballots are still to be counted, and they cannot turn that.`,
      'contradiction.trails': `The count has this winner behind.`,
      'contradiction.tied': `The complete count is a tie.`,
      'contradiction.no-majority': `The seats as they stand give no majority.`,
      'contradiction.seats-differ': `The complete count gives other seats.`,
      'contradiction.cannot-win': `This option withdrew and cannot win.`,
      'status.pre-election': `Nothing counted yet`,
      'status.unofficial-partial': `Partial count, unofficial`,
      'status.unofficial-complete': `Complete count, unofficial`,
      'status.certified': `Certified`,
      'status.correction': `Correction under way`,
      'status.recount': `Recount under way`,
      'flag.held': `A newer figure is held for a decision. It is not shown.`,
      'flag.sources-disagree': `Another source has other figures for the same time.`,
      'flag.parts-disagree': `The unit's own figure and the sum of its parts differ.`,
      'flag.provisional': `The count is not complete.`,
      'flag.from-percentages': `Computed from published percentages.`,
      'flag.polls-left-out': `Some polls are left out: they lack what the weighting needs.`,
      'flag.rule': `Questionable by the rule {rule}.`,
      'count.heading': `Count`,
      'count.heading.unit': `{contest}: {unit}`,
      'count.unknown': `This night has no contest {contest}.`,
      'count.none': `No votes have been published.`,
      'count.reporting': `{in} of {of} units in, {percent}`,
      'count.votes': { one: `{count} vote`, other: `{count} votes` },
      'count.change': `{points} points on the polls`,
      'count.total': { one: `{count} vote in all`, other: `{count} votes in all` },
      'count.invalid': { one: `{count} invalid ballot`, other: `{count} invalid ballots` },
      'count.sum': `computed from the parts`,
      'count.source': `source: {source}`,
      'count.as-of': `as of {time}`,
      'count.threshold': `dashed line: threshold of {percent}`,
      'count.polled': `diamond: the exit polls`,
      'count.option': `Option`,
      'count.column.votes': `Votes`,
      'count.column.share': `Share`,
      'count.column.change': `Points on the exit polls`,
      'count.column.seats': `Seats`,
      'count.column.reported': `As {source} says`,
      'count.within': `{points}, within the margin`,
      'count.below': `below the threshold`,
      'count.all': `Total`,
      'count.caption': `{name}: votes and shares as of {time}`,
      'districts.heading': `Districts`,
      'districts.none': `This night has no contest for one seat.`,
      'districts.silent': {
        one: `No figures have been published for {count} of {all} districts.`,
        other: `No figures have been published for {count} of {all} districts.`,
      },
      'districts.order': `Order`,
      'districts.order.ballot': `In order`,
      'districts.order.closest': `Closest first`,
      'districts.caption': `Contests for one seat`,
      'districts.district': `District`,
      'districts.ahead': `Ahead or elected`,
      'districts.lead': `Lead, votes`,
      'districts.points': `Lead, points`,
      'districts.reporting': `Units in`,
      'districts.in': `{in} of {of}`,
      'district.called': `called`,
      'district.contradicted': `called, the count says otherwise`,
      'district.elected': `elected`,
      'district.tied': `a tie`,
      'district.counting': `leads`,
      'district.waiting': `no figures`,
      'turnout.heading': `Turnout by region`,
      'turnout.map': `Regions as tiles: turn from one to the next with the arrow keys`,
      'turnout.map.drawn': `Map of the regions: turn from one to the next with the arrow keys`,
      'turnout.note': `The area of a tile is in proportion to the voters on the list.`,
      'turnout.note.places': `Tiles lie as the regions do, north at the top.`,
      'turnout.note.map': `A large region may have few voters. A figure that finds no room shows while its region is pointed at.`,
      'turnout.legend': `Turnout in percent`,
      'turnout.silent': `Has not reported`,
      'turnout.silent.count': { one: `{count} region has not reported`, other: `{count} regions have not reported` },
      'turnout.held': `A figure waits for a decision`,
      'turnout.flagged': `Shown with a flag`,
      'turnout.many': `There are too many regions for a picture; the table has them all.`,
      'turnout.unit': `Region`,
      'turnout.percent': `Turnout`,
      'turnout.ballots': `Ballots issued`,
      'turnout.voters': `Voters on the list`,
      'turnout.basis': `Basis of turnout, ballots, list`,
      'turnout.reported': `As reported itself`,
      'turnout.reporting': `Parts in`,
      'turnout.reporting.of': `{in} of {of}`,
      'turnout.time': `As of`,
      'turnout.source': `Source`,
      'turnout.state': `State`,
      'turnout.flags': `Flags`,
      'turnout.basis.published': `published`,
      'turnout.basis.derived': `derived from the other figures`,
      'turnout.basis.estimated': `estimated, nobody published it`,
      'turnout.basis.sum': `sum of the parts`,
      'turnout.basis.word.published': `published`,
      'turnout.basis.word.derived': `derived`,
      'turnout.basis.word.estimated': `estimated`,
      'turnout.basis.word.sum': `sum`,
      'turnout.status.pre-election': `before the vote`,
      'turnout.status.unofficial-partial': `unofficial, partial`,
      'turnout.status.unofficial-complete': `unofficial, complete`,
      'turnout.status.certified': `certified`,
      'turnout.status.correction': `being corrected`,
      'turnout.status.recount': `being recounted`,
      'turnout.caption': `Turnout by region at {time}, {zone}`,
      'day.heading': `Turnout through the day`,
      'day.labels': `Lines: turn from one to the next with the arrow keys`,
      'day.none': `No turnout is known yet.`,
      'day.now': `now`,
      'day.close': `Close {time}`,
      'day.closes': `Polls close at {time}: {places}.`,
      'day.closes.local': `Polls close at {time} ({local} local time, {offset}): {places}.`,
      'day.places': { one: `{count} region`, other: `{count} regions` },
      'day.later': `Figures of a later day are in the table only.`,
      'day.hours': `Turnout in percent as last known at each full hour, and at the end, {zone}`,
      'day.caption': `Turnout in percent at each time, {zone}`,
      'day.time': `Time`,
      'polls.heading': `Exit polls: {contest}`,
      'polls.release': `Exit polls are under embargo until {time}.`,
      'polls.release.left': `Released in {left}, by the night's clock.`,
      'polls.release.due': `They are being released now.`,
      'polls.none': `No exit poll has come.`,
      'polls.combined': `Combination`,
      'polls.legend.margin': `margin of error`,
      'polls.legend.threshold': `threshold, {percent}`,
      'polls.passing': `passes the threshold in {passing} of 100 draws`,
      'polls.passing.always': `Passes the threshold in every draw.`,
      'polls.passing.never': `Passes the threshold in no draw.`,
      'polls.draws': `A draw asks each poll again by chance. That is sampling error alone: not late voters, refusals, or what all polls have in common.`,
      'polls.weighting.equal': `each with the same weight`,
      'polls.weighting.sample': `weighted by how many were asked`,
      'polls.weighting.inverse-variance': `weighted by how precise each is`,
      'polls.combines': { one: `{count} poll, {weighting}`, other: `{count} polls, {weighting}` },
      'polls.sample': { one: `{count} voter asked`, other: `{count} voters asked` },
      'polls.stations': { one: `{count} polling station`, other: `{count} polling stations` },
      'polls.turnout': `turnout estimated at {percent}`,
      'polls.asked': `as of {time}`,
      'polls.table': `Exit polls, percent of votes, ± margin in points`,
      'polls.table.passing': `In how many of 100 draws each passes the threshold`,
      'seats.heading': `Seats: {contest}`,
      'seats.none': `Nothing to give seats by yet.`,
      'seats.basis': `Seats by`,
      'seats.basis.count': `the count`,
      'seats.basis.combined': `all polls`,
      'seats.caption.count': `Seats by the count, {time}`,
      'seats.caption.poll': `Seats that this exit poll would give: {poll}`,
      'seats.caption.combined': `Seats that all exit polls together would give`,
      'seats.seats': `Seats`,
      'seats.interval': `Interval`,
      'seats.range': `{low}–{high}`,
      'seats.total': `All seats`,
      'seats.below': `below the threshold of {percent}`,
      'seats.provisional': `Provisional: the count is not complete.`,
      'seats.estimate': `An estimate by a poll, not a count.`,
      'seats.level': `Intervals hold {level} of 100 draws ({draws} were made).`,
      'seats.majority.line': `majority`,
      'seats.majority.has': `{option} has a majority: {seats} of {house} seats, {needed} are needed.`,
      'seats.majority.sure': `The low end of its interval has it too.`,
      'seats.majority.unsure': `The low end of its interval has none.`,
      'seats.majority.reach': `Nobody has a majority, {needed} of {house} seats; within their intervals: {options}.`,
      'seats.majority.tie': `Nobody has a majority, {needed} of {house} seats, before the tie is parted.`,
      'seats.majority.nobody': `Nobody has a majority: {needed} of {house} seats are needed.`,
      'seats.tie': {
        one: `A tie: {options} are equal for {count} seat, which is in nobody's figure.`,
        other: `A tie: {options} are equal for {count} seats, which are in nobody's figure.`,
      },
      'seats.tie.lot': `A lot is to part them.`,
      'seats.tie.line': `Tie, open`,
      'seats.lot': `A lot parted equals: {options}, one seat each.`,
      'seats.lot.note': `one by lot`,
      'seats.registered': `Equals were parted by the order of registration: {options}.`,
      'seats.unfilled': { one: `{count} seat could not be filled.`, other: `{count} seats could not be filled.` },
      'seats.unfilled.line': `Unfilled`,
      'page.skip': `Skip to the figures`,
      'page.mode.live': `LIVE`,
      'page.mode.live.sentence': `Figures as the sources send them.`,
      'page.phase.before': `Before the opening`,
      'page.phase.voting': `Voting`,
      'page.phase.closing': `Polls are closing`,
      'page.phase.counting': `Counting`,
      'page.phase.final': `Final`,
      'page.phase.certified': `Certified`,
      'page.phases': `Phases of the night`,
      'page.speed': `{speed} times as fast`,
      'page.paused': `paused`,
      'page.held': { one: `{count} figure is held for a decision`, other: `{count} figures are held for a decision` },
      'page.language': `Language`,
      'page.theme': `Colours`,
      'page.theme.auto': `auto`,
      'page.theme.light': `light`,
      'page.theme.dark': `dark`,
      'page.places': `Regions and contests`,
      'page.regions': `Regions`,
      'page.contests': `Contests`,
      'page.whole': `The whole night`,
      'page.csv': `The figures as a table (CSV)`,
      'page.json': `The figures as JSON`,
      'page.definition': `The election as JSON`,
    },
    ru: {
      'time.both': `{time} ({viewer} по вашему времени)`,
      'mode.replay': `ПОВТОР`,
      'mode.replay.sentence': `Запись ночи выборов, воспроизводится снова. Сейчас ничего из этого не происходит.`,
      'mode.test': `ТЕСТ`,
      'mode.test.sentence': `Репетиция. Эти цифры не являются результатами.`,
      'notice.waiting': `Ожидаем первых данных ночи …`,
      'notice.refused': `Сервер отказывает в доступе к этой ночи. Возможно, адрес неверен.`,
      'notice.stale': `Связь нарушена. Эти данные могли устареть.`,
      'table.show': `Показать таблицей`,
      'table.hide': `Скрыть таблицу`,
      'ago.seconds': {
        one: `{count} с назад`,
        few: `{count} с назад`,
        many: `{count} с назад`,
        other: `{count} с назад`,
      },
      'ago.minutes': {
        one: `{count} мин назад`,
        few: `{count} мин назад`,
        many: `{count} мин назад`,
        other: `{count} мин назад`,
      },
      'ago.hours': {
        one: `{count} час назад`,
        few: `{count} часа назад`,
        many: `{count} часов назад`,
        other: `{count} часа назад`,
      },
      'ago.days': {
        one: `{count} день назад`,
        few: `{count} дня назад`,
        many: `{count} дней назад`,
        other: `{count} дня назад`,
      },
      'span.seconds': `{count} с`,
      'span.minutes': `{count} мин`,
      'span.hours': `{count} ч`,
      'span.days': { one: `{count} день`, few: `{count} дня`, many: `{count} дней`, other: `{count} дня` },
      'freshness.heading': `Источники и связь`,
      'freshness.caption': `Часы ночи: {time}, {zone}`,
      'freshness.source': `Источник`,
      'freshness.last': `Последнее сообщение`,
      'freshness.every': `ожидается каждые {span}`,
      'freshness.state': `Состояние`,
      'freshness.silent': {
        one: `Молчит {count} источник: {names}`,
        few: `Молчат {count} источника: {names}`,
        many: `Молчат {count} источников: {names}`,
        other: `Молчат {count} источника: {names}`,
      },
      'freshness.never': `пока ничего`,
      'source.silent': `Молчит дольше, чем ожидалось`,
      'source.late': `Опаздывает`,
      'source.on-time': `Вовремя`,
      'source.awaited': `Срок ещё не наступил`,
      'source.over': `Больше ничего не ожидается`,
      'source.unscheduled': `Есть сообщения; без расписания`,
      'source.unheard': `Сообщений пока нет; без расписания`,
      'connection.label': `Связь`,
      'connection.connecting': `устанавливается`,
      'connection.live': `прямая`,
      'connection.streaming': `прямая, потоком событий`,
      'connection.polling': `повторными запросами`,
      'connection.waiting': `прервана`,
      'connection.refused': `отказано`,
      'connection.closed': `закрыта`,
      'connection.retry': {
        one: `(снова через {count} с)`,
        few: `(снова через {count} с)`,
        many: `(снова через {count} с)`,
        other: `(снова через {count} с)`,
      },
      'connection.heard': `Последний сигнал`,
      'connection.epoch': `Эпоха`,
      'connection.rev': `Ревизия`,
      'ticker.heading': `Объявления и исправления`,
      'ticker.none': `Пока ничего не объявлено и не исправлено.`,
      'ticker.why': `Причина: {reason}`,
      'ticker.by': `Кто: {by}`,
      'ticker.change': `{field}: было {before}, стало {after}`,
      'ticker.older': {
        one: `Показать ещё {count} более раннюю запись`,
        few: `Показать ещё {count} более ранние записи`,
        many: `Показать ещё {count} более ранних записей`,
        other: `Показать ещё {count} более ранней записи`,
      },
      'ticker.more': {
        one: `и ещё {count} запись`,
        few: `и ещё {count} записи`,
        many: `и ещё {count} записей`,
        other: `и ещё {count} записи`,
      },
      'correction.correction': `Исправление`,
      'correction.recount': `Пересчёт`,
      'correction.retraction': `Отзыв данных`,
      'correction.late-data': `Поздние данные`,
      'correction.figure': `Показатель`,
      'correction.before': `Было`,
      'correction.after': `Стало`,
      'family.turnout': `Явка`,
      'family.count': `Подсчёт`,
      'family.exit-poll': `Экзитпол`,
      'field.percent': `явка`,
      'field.ballots': `выдано бюллетеней`,
      'field.voters': `избирателей в списке`,
      'field.total': `голосов всего`,
      'field.invalid': `недействительных бюллетеней`,
      'field.stations': `участков подсчитано`,
      'field.votes': `голоса: {option}`,
      'field.shares': `доля: {option}`,
      'by.desk': `редакция`,
      'by.certifier': `утверждающее лицо`,
      'by.source': `источник`,
      'call.call': `Объявлено`,
      'call.withdrawal': `Объявление отозвано`,
      'call.contradiction': `Объявлено, но подсчёт говорит иное`,
      'call.agreement': `Подсчёт больше не противоречит объявлению`,
      'call.over': `Об этом объявлении есть более новое сообщение.`,
      'call.winner': `Победа: {winner}. {contest}, {unit}`,
      'call.majority': `{winner}: большинство мест. {contest}`,
      'call.seats': `Места, {contest}: {seats}`,
      'call.seats.of': `{option} {count}`,
      'call.by': `Объявил(а): {by}, {time}`,
      'call.lead.open': `Отрыв {lead} голосов; не подсчитано не более {ballots} бюллетеней, и они могут это изменить.`,
      'call.lead.safe': `Отрыв {lead} голосов; не подсчитано не более {ballots} бюллетеней, и они этого не изменят.`,
      'contradiction.trails': `По подсчёту этот победитель отстаёт.`,
      'contradiction.tied': `Полный подсчёт дал равенство.`,
      'contradiction.no-majority': `Места на данный момент не дают большинства.`,
      'contradiction.seats-differ': `Полный подсчёт даёт другие места.`,
      'contradiction.cannot-win': `Этот участник снялся и не может победить.`,
      'status.pre-election': `Подсчёт не начат`,
      'status.unofficial-partial': `Неполный подсчёт, неофициально`,
      'status.unofficial-complete': `Полный подсчёт, неофициально`,
      'status.certified': `Утверждено`,
      'status.correction': `Идёт исправление`,
      'status.recount': `Идёт пересчёт`,
      'flag.held': `Более новая цифра задержана до решения. Она не показана.`,
      'flag.sources-disagree': `Другой источник даёт на то же время иные цифры.`,
      'flag.parts-disagree': `Собственная цифра и сумма частей расходятся.`,
      'flag.provisional': `Подсчёт не завершён.`,
      'flag.from-percentages': `Вычислено по опубликованным процентам.`,
      'flag.polls-left-out': `Часть опросов не вошла: нет данных для взвешивания.`,
      'flag.rule': `Вызывает вопросы по правилу {rule}.`,
      'count.heading': `Подсчёт голосов`,
      'count.heading.unit': `{contest}: {unit}`,
      'count.unknown': `В этой ночи нет голосования {contest}.`,
      'count.none': `Голоса пока не опубликованы.`,
      'count.reporting': `Учтено {in} из {of}, {percent}`,
      'count.votes': { one: `{count} голос`, few: `{count} голоса`, many: `{count} голосов`, other: `{count} голоса` },
      'count.change': `{points} п. п. к экзитполам`,
      'count.total': {
        one: `всего {count} голос`,
        few: `всего {count} голоса`,
        many: `всего {count} голосов`,
        other: `всего {count} голоса`,
      },
      'count.invalid': {
        one: `{count} недействительный бюллетень`,
        few: `{count} недействительных бюллетеня`,
        many: `{count} недействительных бюллетеней`,
        other: `{count} недействительных бюллетеня`,
      },
      'count.sum': `вычислено по частям`,
      'count.source': `источник: {source}`,
      'count.as-of': `на {time}`,
      'count.threshold': `пунктир: порог {percent}`,
      'count.polled': `ромб: экзитполы`,
      'count.option': `Вариант`,
      'count.column.votes': `Голоса`,
      'count.column.share': `Доля`,
      'count.column.change': `П. п. к экзитполам`,
      'count.column.seats': `Места`,
      'count.column.reported': `По данным: {source}`,
      'count.within': `{points}, в пределах погрешности`,
      'count.below': `ниже порога`,
      'count.all': `Всего`,
      'count.caption': `{name}: голоса и доли на {time}`,
      'districts.heading': `Округа`,
      'districts.none': `В этой ночи нет одномандатных округов.`,
      'districts.silent': {
        one: `Нет данных по округам: {count} из {all}.`,
        few: `Нет данных по округам: {count} из {all}.`,
        many: `Нет данных по округам: {count} из {all}.`,
        other: `Нет данных по округам: {count} из {all}.`,
      },
      'districts.order': `Порядок`,
      'districts.order.ballot': `По порядку`,
      'districts.order.closest': `Сначала самые близкие`,
      'districts.caption': `Голосования за одно место`,
      'districts.district': `Округ`,
      'districts.ahead': `Впереди или избран`,
      'districts.lead': `Отрыв, голосов`,
      'districts.points': `Отрыв, п. п.`,
      'districts.reporting': `Учтено`,
      'districts.in': `{in} из {of}`,
      'district.called': `объявлено`,
      'district.contradicted': `объявлено, подсчёт говорит иное`,
      'district.elected': `избран`,
      'district.tied': `равенство`,
      'district.counting': `впереди`,
      'district.waiting': `нет данных`,
      'turnout.heading': `Явка по регионам`,
      'turnout.map': `Регионы плитками: между ними можно переходить клавишами со стрелками`,
      'turnout.map.drawn': `Карта регионов: переходите от одного к другому клавишами со стрелками`,
      'turnout.note': `Площадь плитки пропорциональна числу избирателей в списке.`,
      'turnout.note.places': `Плитки лежат так, как регионы на карте, север вверху.`,
      'turnout.note.map': `Большой регион может иметь мало избирателей. Цифра, которой не хватило места, видна, пока указатель на её регионе.`,
      'turnout.legend': `Явка в процентах`,
      'turnout.silent': `Данных ещё не было`,
      'turnout.silent.count': {
        one: `{count} регион ещё не дал данных`,
        few: `{count} региона ещё не дали данных`,
        many: `{count} регионов ещё не дали данных`,
        other: `{count} региона ещё не дали данных`,
      },
      'turnout.held': `Есть данные, ожидающие решения`,
      'turnout.flagged': `Показано с пометкой`,
      'turnout.many': `Регионов слишком много для рисунка; все они есть в таблице.`,
      'turnout.unit': `Регион`,
      'turnout.percent': `Явка`,
      'turnout.ballots': `Выдано бюллетеней`,
      'turnout.voters': `Избирателей в списке`,
      'turnout.basis': `Основа явки, бюллетеней, списка`,
      'turnout.reported': `По собственному сообщению`,
      'turnout.reporting': `Частей учтено`,
      'turnout.reporting.of': `{in} из {of}`,
      'turnout.time': `По состоянию на`,
      'turnout.source': `Источник`,
      'turnout.state': `Состояние`,
      'turnout.flags': `Пометки`,
      'turnout.basis.published': `опубликовано`,
      'turnout.basis.derived': `выведено из других данных`,
      'turnout.basis.estimated': `оценка, официально не публиковалось`,
      'turnout.basis.sum': `сумма частей`,
      'turnout.basis.word.published': `опубликовано`,
      'turnout.basis.word.derived': `вычислено`,
      'turnout.basis.word.estimated': `оценка`,
      'turnout.basis.word.sum': `сумма`,
      'turnout.status.pre-election': `до голосования`,
      'turnout.status.unofficial-partial': `неофициально, частично`,
      'turnout.status.unofficial-complete': `неофициально, полностью`,
      'turnout.status.certified': `утверждено`,
      'turnout.status.correction': `исправляется`,
      'turnout.status.recount': `пересчитывается`,
      'turnout.caption': `Явка по регионам на {time}, {zone}`,
      'day.heading': `Явка в течение дня`,
      'day.labels': `Линии: между ними можно переходить клавишами со стрелками`,
      'day.none': `Явка пока неизвестна.`,
      'day.now': `сейчас`,
      'day.close': `Закрытие {time}`,
      'day.closes': `Участки закрываются в {time}: {places}.`,
      'day.closes.local': `Участки закрываются в {time} ({local} по местному времени, {offset}): {places}.`,
      'day.places': {
        one: `{count} регион`,
        few: `{count} региона`,
        many: `{count} регионов`,
        other: `{count} региона`,
      },
      'day.later': `Данные более позднего дня есть только в таблице.`,
      'day.hours': `Явка в процентах, последнее известное на каждый час и в конце, {zone}`,
      'day.caption': `Явка в процентах на каждый момент, {zone}`,
      'day.time': `Время`,
      'polls.heading': `Экзитполы: {contest}`,
      'polls.release': `Экзитполы под эмбарго до {time}.`,
      'polls.release.left': `До публикации {left} по часам ночи.`,
      'polls.release.due': `Сейчас публикуются.`,
      'polls.none': `Экзитполов пока нет.`,
      'polls.combined': `Объединение`,
      'polls.legend.margin': `погрешность`,
      'polls.legend.threshold': `порог, {percent}`,
      'polls.passing': `проходит порог в {passing} случаях из 100`,
      'polls.passing.always': `Проходит порог во всех случаях.`,
      'polls.passing.never': `Не проходит порог ни в одном случае.`,
      'polls.draws': `Каждый случай — повторный случайный опрос. Это только ошибка выборки: без поздних избирателей, отказов и того, что общее у всех опросов.`,
      'polls.weighting.equal': `все с одинаковым весом`,
      'polls.weighting.sample': `с весом по числу опрошенных`,
      'polls.weighting.inverse-variance': `с весом по точности`,
      'polls.combines': {
        one: `{count} опрос, {weighting}`,
        few: `{count} опроса, {weighting}`,
        many: `{count} опросов, {weighting}`,
        other: `{count} опроса, {weighting}`,
      },
      'polls.sample': {
        one: `опрошен {count} избиратель`,
        few: `опрошены {count} избирателя`,
        many: `опрошено {count} избирателей`,
        other: `опрошено {count} избирателя`,
      },
      'polls.stations': {
        one: `{count} участок`,
        few: `{count} участка`,
        many: `{count} участков`,
        other: `{count} участка`,
      },
      'polls.turnout': `оценка явки {percent}`,
      'polls.asked': `по состоянию на {time}`,
      'polls.table': `Экзитполы, процент голосов, ± погрешность в пунктах`,
      'polls.table.passing': `В скольких случаях из 100 проходит порог`,
      'seats.heading': `Места: {contest}`,
      'seats.none': `Пока не по чему распределять места.`,
      'seats.basis': `Места по данным`,
      'seats.basis.count': `подсчёт`,
      'seats.basis.combined': `все опросы`,
      'seats.caption.count': `Места по подсчёту, {time}`,
      'seats.caption.poll': `Места, которые дал бы этот экзитпол: {poll}`,
      'seats.caption.combined': `Места, которые дали бы все экзитполы вместе`,
      'seats.seats': `Места`,
      'seats.interval': `Интервал`,
      'seats.range': `{low}–{high}`,
      'seats.total': `Всего мест`,
      'seats.below': `ниже порога {percent}`,
      'seats.provisional': `Предварительно: подсчёт не завершён.`,
      'seats.estimate': `Оценка по опросу, а не подсчёт.`,
      'seats.level': `Интервалы охватывают {level} случаев из 100 (всего {draws}).`,
      'seats.majority.line': `большинство`,
      'seats.majority.has': `{option}: большинство, {seats} из {house} мест, нужно {needed}.`,
      'seats.majority.sure': `Нижняя граница интервала тоже даёт большинство.`,
      'seats.majority.unsure': `Нижняя граница интервала большинства не даёт.`,
      'seats.majority.reach': `Большинства, {needed} из {house} мест, нет ни у кого; в пределах интервала: {options}.`,
      'seats.majority.tie': `Большинства, {needed} из {house} мест, нет ни у кого, пока не решено равенство.`,
      'seats.majority.nobody': `Большинства нет ни у кого: нужно {needed} из {house} мест.`,
      'seats.tie': {
        one: `Равенство: {options} равны за {count} место; пока оно ничьё.`,
        few: `Равенство: {options} равны за {count} места; пока они ничьи.`,
        many: `Равенство: {options} равны за {count} мест; пока они ничьи.`,
        other: `Равенство: {options} равны за {count} места; пока они ничьи.`,
      },
      'seats.tie.lot': `Решит жребий.`,
      'seats.tie.line': `Равенство, не решено`,
      'seats.lot': `Равенство решил жребий: {options}, по одному месту.`,
      'seats.lot.note': `одно по жребию`,
      'seats.registered': `Равенство решил порядок регистрации: {options}.`,
      'seats.unfilled': {
        one: `{count} место не занято.`,
        few: `{count} места не заняты.`,
        many: `{count} мест не занято.`,
        other: `{count} места не занято.`,
      },
      'seats.unfilled.line': `Не заняты`,
      'page.skip': `К данным`,
      'page.mode.live': `ЭФИР`,
      'page.mode.live.sentence': `Данные поступают от источников прямо сейчас.`,
      'page.phase.before': `До открытия`,
      'page.phase.voting': `Голосование`,
      'page.phase.closing': `Участки закрываются`,
      'page.phase.counting': `Подсчёт`,
      'page.phase.final': `Итоги`,
      'page.phase.certified': `Утверждено`,
      'page.phases': `Этапы ночи`,
      'page.speed': `в {speed} раз быстрее`,
      'page.paused': `пауза`,
      'page.held': {
        one: `{count} показатель ждёт решения`,
        few: `{count} показателя ждут решения`,
        many: `{count} показателей ждут решения`,
        other: `{count} показателя ждут решения`,
      },
      'page.language': `Язык`,
      'page.theme': `Цвета`,
      'page.theme.auto': `авто`,
      'page.theme.light': `светлые`,
      'page.theme.dark': `тёмные`,
      'page.places': `Регионы и выборы`,
      'page.regions': `Регионы`,
      'page.contests': `Выборы`,
      'page.whole': `Вся ночь`,
      'page.csv': `Данные таблицей (CSV)`,
      'page.json': `Данные в JSON`,
      'page.definition': `Выборы в JSON`,
    },
    kk: {
      'time.both': `{time} (сіздің уақытыңызша {viewer})`,
      'mode.replay': `ҚАЙТАЛАУ`,
      'mode.replay.sentence': `Сайлау түнінің жазбасы қайта ойнатылуда. Мұнда қазір болып жатқан ештеңе жоқ.`,
      'mode.test': `СЫНАҚ`,
      'mode.test.sentence': `Дайындық сынағы. Бұл сандар сайлау нәтижесі емес.`,
      'notice.waiting': `Түннің алғашқы деректерін күтудеміз …`,
      'notice.refused': `Сервер бұл түнді беруден бас тартты. Мекенжайы қате болуы мүмкін.`,
      'notice.stale': `Байланыс бұзылды. Бұл деректер ескірген болуы мүмкін.`,
      'table.show': `Кесте түрінде көрсету`,
      'table.hide': `Кестені жасыру`,
      'ago.seconds': { one: `{count} с бұрын`, other: `{count} с бұрын` },
      'ago.minutes': { one: `{count} мин бұрын`, other: `{count} мин бұрын` },
      'ago.hours': { one: `{count} сағат бұрын`, other: `{count} сағат бұрын` },
      'ago.days': { one: `{count} күн бұрын`, other: `{count} күн бұрын` },
      'span.seconds': `{count} с`,
      'span.minutes': `{count} мин`,
      'span.hours': `{count} сағ`,
      'span.days': { one: `{count} күн`, other: `{count} күн` },
      'freshness.heading': `Дереккөздер және байланыс`,
      'freshness.caption': `Түн сағаты: {time}, {zone}`,
      'freshness.source': `Дереккөз`,
      'freshness.last': `Соңғы хабарлама`,
      'freshness.every': `күтілетін аралық: {span}`,
      'freshness.state': `Күйі`,
      'freshness.silent': { one: `{count} дереккөз үнсіз: {names}`, other: `{count} дереккөз үнсіз: {names}` },
      'freshness.never': `әзірге жоқ`,
      'source.silent': `Күтілгеннен ұзақ үнсіз`,
      'source.late': `Кешігуде`,
      'source.on-time': `Уақытында`,
      'source.awaited': `Мерзімі әлі келген жоқ`,
      'source.over': `Басқа ештеңе күтілмейді`,
      'source.unscheduled': `Хабарлама бар; кестесі жоқ`,
      'source.unheard': `Әзірге хабарлама жоқ; кестесі жоқ`,
      'connection.label': `Байланыс`,
      'connection.connecting': `орнатылуда`,
      'connection.live': `тікелей`,
      'connection.streaming': `тікелей, оқиғалар ағынымен`,
      'connection.polling': `қайталанған сұраулармен`,
      'connection.waiting': `үзілді`,
      'connection.refused': `бас тартылды`,
      'connection.closed': `жабық`,
      'connection.retry': { one: `({count} с кейін қайта)`, other: `({count} с кейін қайта)` },
      'connection.heard': `Соңғы сигнал`,
      'connection.epoch': `Дәуір`,
      'connection.rev': `Ревизия`,
      'ticker.heading': `Жариялаулар мен түзетулер`,
      'ticker.none': `Әзірге ештеңе жарияланған да, түзетілген де жоқ.`,
      'ticker.why': `Себебі: {reason}`,
      'ticker.by': `Кім: {by}`,
      'ticker.change': `{field}: бұрын {before}, енді {after}`,
      'ticker.older': { one: `Тағы {count} ертерек жазбаны көрсету`, other: `Тағы {count} ертерек жазбаны көрсету` },
      'ticker.more': { one: `және тағы {count} жазба`, other: `және тағы {count} жазба` },
      'correction.correction': `Түзету`,
      'correction.recount': `Қайта санау`,
      'correction.retraction': `Деректі қайтарып алу`,
      'correction.late-data': `Кеш түскен деректер`,
      'correction.figure': `Көрсеткіш`,
      'correction.before': `Бұрын`,
      'correction.after': `Енді`,
      'family.turnout': `Сайлауға қатысу`,
      'family.count': `Дауыс санау`,
      'family.exit-poll': `Экзитпол`,
      'field.percent': `қатысу үлесі`,
      'field.ballots': `берілген бюллетеньдер`,
      'field.voters': `тізімдегі сайлаушылар`,
      'field.total': `барлық дауыс`,
      'field.invalid': `жарамсыз бюллетеньдер`,
      'field.stations': `саналған учаскелер`,
      'field.votes': `дауыстар: {option}`,
      'field.shares': `үлесі: {option}`,
      'by.desk': `редакция`,
      'by.certifier': `бекітуші тұлға`,
      'by.source': `дереккөз`,
      'call.call': `Жарияланды`,
      'call.withdrawal': `Жариялау қайтарып алынды`,
      'call.contradiction': `Жарияланды, бірақ санау басқаша көрсетеді`,
      'call.agreement': `Санау енді жариялауға қайшы емес`,
      'call.over': `Бұл жариялау туралы жаңарақ хабар бар.`,
      'call.winner': `Жеңімпаз: {winner}. {contest}, {unit}`,
      'call.majority': `{winner}: орындардың көпшілігі. {contest}`,
      'call.seats': `Орындар, {contest}: {seats}`,
      'call.seats.of': `{option} {count}`,
      'call.by': `Жариялаған: {by}, {time}`,
      'call.lead.open': `Айырма {lead} дауыс; саналмаған бюллетень ең көбі {ballots}, олар мұны өзгерте алады.`,
      'call.lead.safe': `Айырма {lead} дауыс; саналмаған бюллетень ең көбі {ballots}, олар мұны өзгерте алмайды.`,
      'contradiction.trails': `Санау бойынша бұл жеңімпаз артта.`,
      'contradiction.tied': `Толық санау теңдік көрсетті.`,
      'contradiction.no-majority': `Қазіргі орындар көпшілік бермейді.`,
      'contradiction.seats-differ': `Толық санау басқа орындар береді.`,
      'contradiction.cannot-win': `Бұл үміткер бас тартқан, жеңе алмайды.`,
      'status.pre-election': `Санау басталған жоқ`,
      'status.unofficial-partial': `Толық емес санау, ресми емес`,
      'status.unofficial-complete': `Толық санау, ресми емес`,
      'status.certified': `Бекітілді`,
      'status.correction': `Түзетілуде`,
      'status.recount': `Қайта саналуда`,
      'flag.held': `Жаңарақ сан шешім шыққанша ұсталды. Ол көрсетілмейді.`,
      'flag.sources-disagree': `Басқа дереккөз дәл осы уақытқа басқа сандар береді.`,
      'flag.parts-disagree': `Жалпы сан мен бөліктердің қосындысы сәйкес келмейді.`,
      'flag.provisional': `Санау аяқталған жоқ.`,
      'flag.from-percentages': `Жарияланған пайыздардан есептелген.`,
      'flag.polls-left-out': `Кейбір сауалнама кірмеді: салмақтау үшін дерек жетпейді.`,
      'flag.rule': `{rule} ережесі бойынша күмәнді.`,
      'count.heading': `Дауыс санау`,
      'count.heading.unit': `{contest}: {unit}`,
      'count.unknown': `Бұл түнде {contest} дауыс беруі жоқ.`,
      'count.none': `Дауыстар әлі жарияланған жоқ.`,
      'count.reporting': `{of} ішінен {in} есепте, {percent}`,
      'count.votes': { one: `{count} дауыс`, other: `{count} дауыс` },
      'count.change': `экзитполға {points} п. т.`,
      'count.total': { one: `барлығы {count} дауыс`, other: `барлығы {count} дауыс` },
      'count.invalid': { one: `{count} жарамсыз бюллетень`, other: `{count} жарамсыз бюллетень` },
      'count.sum': `бөліктерден есептелген`,
      'count.source': `дереккөз: {source}`,
      'count.as-of': `{time} жағдайы`,
      'count.threshold': `үзік сызық: {percent} шегі`,
      'count.polled': `ромб: экзитполдар`,
      'count.option': `Таңдау`,
      'count.column.votes': `Дауыстар`,
      'count.column.share': `Үлесі`,
      'count.column.change': `Экзитполға қарағанда, п. т.`,
      'count.column.seats': `Орындар`,
      'count.column.reported': `{source} дерегі бойынша`,
      'count.within': `{points}, қателік шегінде`,
      'count.below': `шектен төмен`,
      'count.all': `Барлығы`,
      'count.caption': `{name}: {time} жағдайындағы дауыстар мен үлестер`,
      'districts.heading': `Округтер`,
      'districts.none': `Бұл түнде бір мандатты округ жоқ.`,
      'districts.silent': {
        one: `Дерек жоқ округтер: {all} ішінен {count}.`,
        other: `Дерек жоқ округтер: {all} ішінен {count}.`,
      },
      'districts.order': `Реті`,
      'districts.order.ballot': `Рет бойынша`,
      'districts.order.closest': `Айырмасы азы бірінші`,
      'districts.caption': `Бір орын үшін дауыс беру`,
      'districts.district': `Округ`,
      'districts.ahead': `Алда немесе сайланған`,
      'districts.lead': `Айырма, дауыс`,
      'districts.points': `Айырма, п. т.`,
      'districts.reporting': `Есепте`,
      'districts.in': `{of} ішінен {in}`,
      'district.called': `жарияланды`,
      'district.contradicted': `жарияланды, санау басқаша`,
      'district.elected': `сайланды`,
      'district.tied': `теңдік`,
      'district.counting': `алда`,
      'district.waiting': `дерек жоқ`,
      'turnout.heading': `Өңірлер бойынша келушілер үлесі`,
      'turnout.map': `Өңірлер тақташалар түрінде: көрсеткі пернелермен ауысуға болады`,
      'turnout.map.drawn': `Өңірлер картасы: бірінен біріне көрсеткі пернелермен өтіңіз`,
      'turnout.note': `Тақташаның ауданы тізімдегі сайлаушылар санына пропорционал.`,
      'turnout.note.places': `Тақташалар өңірлердің картадағы орнына сай, солтүстік жоғарыда.`,
      'turnout.note.map': `Үлкен өңірде сайлаушы аз болуы мүмкін. Орын жетпеген сан көрсеткі өңірдің үстінде тұрғанда көрінеді.`,
      'turnout.legend': `Келушілер үлесі, пайызбен`,
      'turnout.silent': `Әлі дерек берген жоқ`,
      'turnout.silent.count': { one: `{count} өңір әлі дерек берген жоқ`, other: `{count} өңір әлі дерек берген жоқ` },
      'turnout.held': `Шешім күтіп тұрған дерек бар`,
      'turnout.flagged': `Ескертпемен көрсетілген`,
      'turnout.many': `Өңірлер суретке тым көп; олардың бәрі кестеде бар.`,
      'turnout.unit': `Өңір`,
      'turnout.percent': `Келушілер үлесі`,
      'turnout.ballots': `Берілген бюллетень`,
      'turnout.voters': `Тізімдегі сайлаушы`,
      'turnout.basis': `Үлестің, бюллетеньнің, тізімнің негізі`,
      'turnout.reported': `Өз хабары бойынша`,
      'turnout.reporting': `Есепке алынған бөліктер`,
      'turnout.reporting.of': `{of} ішінен {in}`,
      'turnout.time': `Мына уақыттағы жағдай`,
      'turnout.source': `Дереккөз`,
      'turnout.state': `Күйі`,
      'turnout.flags': `Ескертпелер`,
      'turnout.basis.published': `жарияланған`,
      'turnout.basis.derived': `басқа деректерден шығарылған`,
      'turnout.basis.estimated': `бағалау, ресми жарияланбаған`,
      'turnout.basis.sum': `бөліктердің қосындысы`,
      'turnout.basis.word.published': `жарияланған`,
      'turnout.basis.word.derived': `есептелген`,
      'turnout.basis.word.estimated': `бағалау`,
      'turnout.basis.word.sum': `қосынды`,
      'turnout.status.pre-election': `дауыс беруге дейін`,
      'turnout.status.unofficial-partial': `бейресми, ішінара`,
      'turnout.status.unofficial-complete': `бейресми, толық`,
      'turnout.status.certified': `бекітілген`,
      'turnout.status.correction': `түзетілуде`,
      'turnout.status.recount': `қайта есептелуде`,
      'turnout.caption': `Өңірлер бойынша келушілер үлесі, {time}, {zone}`,
      'day.heading': `Күн бойғы келушілер үлесі`,
      'day.labels': `Сызықтар: көрсеткі пернелермен ауысуға болады`,
      'day.none': `Келушілер үлесі әзірге белгісіз.`,
      'day.now': `қазір`,
      'day.close': `Жабылу {time}`,
      'day.closes': `Учаскелер {time} жабылады: {places}.`,
      'day.closes.local': `Учаскелер {time} жабылады (жергілікті уақытпен {local}, {offset}): {places}.`,
      'day.places': { one: `{count} өңір`, other: `{count} өңір` },
      'day.later': `Кейінгі күннің деректері тек кестеде.`,
      'day.hours': `Әр сағаттағы және соңындағы соңғы белгілі келушілер үлесі, пайызбен, {zone}`,
      'day.caption': `Әр уақыттағы келушілер үлесі, пайызбен, {zone}`,
      'day.time': `Уақыт`,
      'polls.heading': `Экзитполдар: {contest}`,
      'polls.release': `Экзитполдар {time} дейін жарияланбайды.`,
      'polls.release.left': `Жариялануына {left} қалды, түн сағаты бойынша.`,
      'polls.release.due': `Қазір жариялануда.`,
      'polls.none': `Әзірге экзитпол жоқ.`,
      'polls.combined': `Біріктірілген`,
      'polls.legend.margin': `қателік шегі`,
      'polls.legend.threshold': `шек, {percent}`,
      'polls.passing': `100 жағдайдың {passing} шектен өтеді`,
      'polls.passing.always': `Барлық жағдайда шектен өтеді.`,
      'polls.passing.never': `Ешбір жағдайда шектен өтпейді.`,
      'polls.draws': `Әр жағдай — сауалнаманың кездейсоқ қайталануы. Бұл тек іріктеу қатесі: кеш келгендер, бас тартқандар және барлық сауалнамаға ортақ қателер есепке алынбаған.`,
      'polls.weighting.equal': `бәрінің салмағы бірдей`,
      'polls.weighting.sample': `салмағы сұралғандар санына қарай`,
      'polls.weighting.inverse-variance': `салмағы дәлдігіне қарай`,
      'polls.combines': { one: `{count} сауалнама, {weighting}`, other: `{count} сауалнама, {weighting}` },
      'polls.sample': { one: `{count} сайлаушы сұралды`, other: `{count} сайлаушы сұралды` },
      'polls.stations': { one: `{count} учаске`, other: `{count} учаске` },
      'polls.turnout': `бағаланған қатысу {percent}`,
      'polls.asked': `{time} жағдай бойынша`,
      'polls.table': `Экзитполдар, дауыс пайызы, ± қателік пунктпен`,
      'polls.table.passing': `100 жағдайдың нешеуінде шектен өтеді`,
      'seats.heading': `Орындар: {contest}`,
      'seats.none': `Орындарды бөлуге әзірге негіз жоқ.`,
      'seats.basis': `Орындар негізі`,
      'seats.basis.count': `санау`,
      'seats.basis.combined': `барлық сауалнама`,
      'seats.caption.count': `Санау бойынша орындар, {time}`,
      'seats.caption.poll': `Осы экзитпол беретін орындар: {poll}`,
      'seats.caption.combined': `Барлық экзитпол бірге беретін орындар`,
      'seats.seats': `Орын`,
      'seats.interval': `Аралық`,
      'seats.range': `{low}–{high}`,
      'seats.total': `Барлық орын`,
      'seats.below': `{percent} шегінен төмен`,
      'seats.provisional': `Алдын ала: санау аяқталған жоқ.`,
      'seats.estimate': `Бұл — сауалнама бойынша баға, санау емес.`,
      'seats.level': `Аралықтар 100 жағдайдың {level} қамтиды (барлығы {draws}).`,
      'seats.majority.line': `көпшілік`,
      'seats.majority.has': `{option}: көпшілік, {house} орынның {seats}, қажеті {needed}.`,
      'seats.majority.sure': `Аралықтың төменгі шегі де көпшілік береді.`,
      'seats.majority.unsure': `Аралықтың төменгі шегі көпшілік бермейді.`,
      'seats.majority.reach': `{house} орынның {needed} — көпшілік ешкімде жоқ; аралық шегінде: {options}.`,
      'seats.majority.tie': `Теңдік шешілгенше {house} орынның {needed} — көпшілік ешкімде жоқ.`,
      'seats.majority.nobody': `Көпшілік ешкімде жоқ: {house} орынның {needed} қажет.`,
      'seats.tie': {
        one: `Теңдік: {options} {count} орынға тең; әзірге ол ешкімдікі емес.`,
        other: `Теңдік: {options} {count} орынға тең; әзірге олар ешкімдікі емес.`,
      },
      'seats.tie.lot': `Жеребе шешеді.`,
      'seats.tie.line': `Теңдік, шешілмеген`,
      'seats.lot': `Теңдікті жеребе шешті: {options}, бір орыннан.`,
      'seats.lot.note': `біреуі жеребемен`,
      'seats.registered': `Теңдікті тіркелу реті шешті: {options}.`,
      'seats.unfilled': { one: `{count} орын толтырылмады.`, other: `{count} орын толтырылмады.` },
      'seats.unfilled.line': `Бос қалды`,
      'page.skip': `Деректерге өту`,
      'page.mode.live': `ТІКЕЛЕЙ`,
      'page.mode.live.sentence': `Деректер дереккөздерден дәл қазір түсуде.`,
      'page.phase.before': `Ашылғанға дейін`,
      'page.phase.voting': `Дауыс беру`,
      'page.phase.closing': `Учаскелер жабылуда`,
      'page.phase.counting': `Дауыс санау`,
      'page.phase.final': `Қорытынды`,
      'page.phase.certified': `Бекітілді`,
      'page.phases': `Түн кезеңдері`,
      'page.speed': `{speed} есе жылдам`,
      'page.paused': `тоқтатылған`,
      'page.held': { one: `{count} көрсеткіш шешім күтуде`, other: `{count} көрсеткіш шешім күтуде` },
      'page.language': `Тіл`,
      'page.theme': `Түстер`,
      'page.theme.auto': `авто`,
      'page.theme.light': `ашық`,
      'page.theme.dark': `қараңғы`,
      'page.places': `Өңірлер мен сайлаулар`,
      'page.regions': `Өңірлер`,
      'page.contests': `Сайлаулар`,
      'page.whole': `Бүкіл түн`,
      'page.csv': `Деректер кесте түрінде (CSV)`,
      'page.json': `Деректер JSON түрінде`,
      'page.definition': `Сайлау JSON түрінде`,
    },
  },
  rt = Object.keys(nt);
function it(e) {
  let t = e.map((e) => e?.split(`-`)[0]?.toLowerCase());
  return rt.find((e) => e === t.find((e) => rt.includes(e))) ?? `en`;
}
var at = { en: [`en-GB`], ru: [`ru`], kk: [`kk`, `ru`] };
function ot(e) {
  return Intl.NumberFormat.supportedLocalesOf(at[e])[0] ?? `en-GB`;
}
var st = class {
  #e;
  #t;
  #n;
  #r;
  #i;
  #a;
  #o;
  #s;
  #c;
  #l;
  #u;
  #d;
  #f;
  #p;
  constructor(e, t, n, r) {
    let i = ot(e),
      a = e === `kk` && !i.startsWith(`kk`) ? `2-digit` : `long`,
      o = r ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      s = { hour: `2-digit`, minute: `2-digit`, hourCycle: `h23` },
      c = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    (this.#e = new Intl.NumberFormat(i, { maximumFractionDigits: 0 })),
      (this.#t = new Intl.NumberFormat(i, { ...c, style: `unit`, unit: `percent` })),
      (this.#n = new Intl.NumberFormat(i, { maximumFractionDigits: 2, style: `unit`, unit: `percent` })),
      (this.#r = new Intl.NumberFormat(i, { ...c, signDisplay: `exceptZero` })),
      (this.#i = new Intl.NumberFormat(i, c)),
      (this.#a = new Intl.DateTimeFormat(i, { ...s, timeZone: t })),
      (this.#o = new Intl.DateTimeFormat(i, { ...s, timeZone: o })),
      (this.#s = new Intl.DateTimeFormat(i, { timeZone: o, day: `numeric`, month: a })),
      (this.#c = new Intl.DateTimeFormat(i, { ...s, second: `2-digit`, timeZone: t })),
      (this.#l = new Intl.DateTimeFormat(i, { timeZone: t, day: `numeric`, month: a, year: `numeric` })),
      (this.#u = new Intl.DateTimeFormat(i, { timeZone: t, day: `numeric`, month: a })),
      (this.#d = new Intl.DateTimeFormat(`en`, { timeZone: t, timeZoneName: `shortOffset` })),
      (this.#f = n === void 0 ? void 0 : this.#l.format(n));
    let l = { ...s, year: `numeric`, month: `numeric`, day: `numeric` };
    this.#p = [
      new Intl.DateTimeFormat(`en`, { ...l, timeZone: t }),
      new Intl.DateTimeFormat(`en`, { ...l, timeZone: o }),
    ];
  }
  integer(e) {
    return this.#e.format(e);
  }
  percent(e) {
    return this.#t.format(e);
  }
  limit(e) {
    return this.#n.format(e);
  }
  points(e) {
    return this.#r.format(e).replace(`-`, `−`);
  }
  margin(e) {
    return `\u00b1${this.#i.format(e)}`;
  }
  hours(e) {
    return this.#a.format(z(e));
  }
  seconds(e) {
    return this.#c.format(z(e));
  }
  day(e) {
    return this.#l.format(z(e));
  }
  moment(e) {
    let t = z(e);
    return this.#l.format(t) === this.#f ? this.#a.format(t) : `${this.#u.format(t)}, ${this.#a.format(t)}`;
  }
  zone(e) {
    return this.#d.formatToParts(z(e)).find(({ type: e }) => e === `timeZoneName`)?.value ?? ``;
  }
  viewerTime(e) {
    let t = z(e),
      [n, r] = this.#p.map((e) => e.format(t));
    if (n === r) return;
    let [i, a] = [this.#o.format(t), this.#s.format(t)];
    return a === this.#u.format(t) ? i : `${a}, ${i}`;
  }
};
function z(e) {
  return typeof e == `number` ? e : Date.parse(e);
}
function ct(e) {
  return lt(e, nt[e]);
}
function lt(e, t) {
  let n = new Intl.NumberFormat(ot(e)),
    r = new Intl.PluralRules(ot(e));
  return (e, i = {}) =>
    ut(t[e], r, i.count).replace(/\{(\w+)\}/g, (t, r) => {
      let a = i[r];
      if (a === void 0) throw Error(`the message ${e} needs {${r}}`);
      return typeof a == `number` ? n.format(a) : a;
    });
}
function ut(e, t, n) {
  return typeof e == `string` ? e : (e[t.select(Number(n))] ?? e.other);
}
var dt = 1e4,
  ft;
function pt() {
  return (
    (ft ??= mt().catch((e) => {
      throw ((ft = void 0), e);
    })),
    ft
  );
}
async function mt() {
  let e = await fetch(new URL(`/v1/nights`, location.href), { signal: AbortSignal.timeout(dt) });
  if (!e.ok) throw Error(`the list of nights was answered with ${e.status}`);
  let { nights: t } = await e.json(),
    [n] = t;
  if (!n) throw Error(`no night is served here`);
  return new URL(n.links.self, location.href).href;
}
function ht(e, t, n) {
  return It[e.kind][t.type](e, t, n);
}
function gt({ best: e, now: t }) {
  return { kind: `connecting`, transport: e, since: t, failures: 0, blocked: 0 };
}
var _t = { socket: `live`, stream: `streaming`, poll: `polling` },
  vt = 2,
  B = (e) => [e],
  yt = (e, t, { now: n }) => [V(e, `closed`, n), { do: `end` }],
  bt = (e) => [e, { do: `probe` }],
  xt = (e, { window: t }) => [{ ...e, window: t }],
  St = (e, t, { now: n }) => [V(e, `connecting`, n), { do: `open` }],
  Ct = (e, t, n) => ((e.retryAt ?? 0) <= n.now ? St(e, t, n) : [e]),
  wt = (e, t, { now: n, best: r }) => [{ ...V(e, `connecting`, n), transport: r, blocked: 1 }, { do: `open` }],
  Tt = (e, t, n) => {
    let { transport: r, blocked: i } = e,
      a = { ...V(e, _t[r], n.now), blocked: r === `socket` ? 0 : i };
    return r === n.best ? [a] : [a, zt(n)];
  },
  Et = (e, t, n) => [e, { do: `try` }, zt(n)],
  Dt = (e, t, { now: n, best: r }) => [{ ...V(e, _t[r], n), transport: r, blocked: 0 }, { do: `take` }],
  Ot = (e, t, n) => {
    let { code: r, reason: i = `ended with ${r}` } = t;
    if (r >= 4400 && r < 4500) return [{ ...V(e, `refused`, n.now), reason: i }, { do: `end` }];
    let { timing: a, now: o } = n,
      s = e.kind !== `connecting` && o - e.since >= a.stableMs ? 0 : e.failures,
      c = Rt({ ...e, failures: s }, t, n),
      { window: l, ...u } = { ...V(e, `waiting`, o), failures: s + 1, retryAt: o + c, reason: i };
    return [u, { do: `end` }, { do: `wait`, ms: c }];
  },
  kt = (e, t, n) => {
    let r = t.code > 1011,
      i = r ? 0 : e.blocked + 1,
      a = r ? e.transport : Lt({ ...e, blocked: i }, t, n.best);
    return Ot({ ...e, blocked: i, transport: a }, t, n);
  },
  At = { type: `ended`, code: 1006, reason: `nothing was heard` },
  jt = (e) => (t, n, r) => e(t, At, r),
  Mt = (e, t, n) => kt(e, { ...At, isReached: !0 }, n),
  Nt = { hello: B, notice: xt, ended: Ot, silent: jt(Ot), due: B, close: yt },
  Pt = { ...Nt, online: wt, promote: Et, better: Dt },
  Ft = { hello: B, notice: B, ended: B, silent: B, due: B, woke: B, online: B, promote: B, better: B, close: yt },
  It = {
    connecting: { ...Ft, hello: Tt, notice: xt, ended: kt, silent: Mt },
    live: { ...Nt, woke: bt, online: bt, promote: B, better: B },
    streaming: { ...Pt, woke: bt },
    polling: { ...Pt, woke: St },
    waiting: { ...Ft, due: St, woke: Ct, online: wt },
    refused: Ft,
    closed: { ...Ft, close: B },
  };
function V(e, t, n) {
  let { retryAt: r, reason: i, ...a } = e;
  return { ...a, kind: t, since: n };
}
function Lt({ transport: e, blocked: t }, { isReached: n }, r) {
  return e === `socket` ? (t < vt ? `socket` : `stream`) : e === `stream` && n ? `poll` : r;
}
function Rt({ window: e, failures: t }, { code: n, retryAfterMs: r = 0 }, i) {
  let { random: a, timing: o } = i;
  if (e || n === 1012) return Bt(e ?? o.restartMs, a);
  let [s, c] = o.backoffMs;
  return Math.max(r * (1 + a), a * Math.min(c, s * 2 ** t));
}
function zt({ timing: e, random: t }) {
  return { do: `promote`, ms: Bt(e.promoteMs, t) };
}
function Bt([e, t], n) {
  return e + n * (t - e);
}
function Vt(e, t) {
  let n = globalThis,
    { document: r } = n,
    i = () => t(`woke`),
    a = () => t(`online`),
    o = () => r?.visibilityState === `visible` && t(`woke`),
    s = Date.now(),
    c = setInterval(() => {
      let t = Date.now();
      Math.abs(t - s - e) > e && i(), (s = t);
    }, e);
  return (
    n.addEventListener?.(`online`, a),
    n.addEventListener?.(`pageshow`, i),
    r?.addEventListener?.(`visibilitychange`, o),
    () => {
      clearInterval(c),
        n.removeEventListener?.(`online`, a),
        n.removeEventListener?.(`pageshow`, i),
        r?.removeEventListener?.(`visibilitychange`, o);
    }
  );
}
function Ht() {
  let e = /* @__PURE__ */ new Map(),
    t = !1,
    n = (t) => {
      clearTimeout(e.get(t)), e.delete(t);
    };
  return {
    cancel: n,
    has: (t) => e.has(t),
    after(r, i, a) {
      n(r),
        t ||
          e.set(
            r,
            setTimeout(() => {
              e.delete(r), a();
            }, i),
          );
    },
    end() {
      t = !0;
      for (let t of [...e.keys()]) n(t);
    },
  };
}
var Ut = `election-night.v1.json`;
function Wt({ url: e, query: t }, n, r) {
  let i = new r(`${e.replace(`http`, `ws`)}/feed?${t}`, Ut),
    a = !1;
  return (
    (i.onmessage = ({ data: e }) => {
      a = !0;
      try {
        n.frame(JSON.parse(e));
      } catch (e) {
        n.ended({ code: 1007, reason: String(e) });
      }
    }),
    (i.onclose = ({ code: e, reason: t }) => n.ended({ code: e, ...(t && { reason: t }) })),
    (i.onerror = () => void 0),
    {
      send: (e) => a && i.send(JSON.stringify(e)),
      close() {
        (i.onmessage = i.onclose = () => void 0), i.close();
      },
    }
  );
}
async function Gt(e) {
  let { status: t } = e,
    n = await e.json().catch(() => ({})),
    r = n.detail ?? `HTTP ${t}`,
    i = 1e3 * (Number(e.headers.get(`retry-after`)) || 0),
    a = t < 429 && n.code;
  return {
    code: n.code === `unknown-night` ? 4404 : a || t >= 429 ? (Kt[t] ?? 1006) : 1006,
    reason: r,
    isReached: !0,
    retryAfterMs: i,
  };
}
var Kt = { 400: 4400, 401: 4401, 403: 4403, 429: 4529, 503: 1013 };
function qt({ url: e, query: t, fetch: n }, r) {
  let i = new AbortController(),
    { signal: a } = i,
    o = !1;
  return (
    s()
      .catch((e) => ({ code: 1006, reason: String(e), isReached: o }))
      .then((e) => a.aborted || r.ended(e)),
    { close: () => i.abort() }
  );
  async function s() {
    let i = await n(`${e}/events?${t}`, {
      headers: { accept: `text/event-stream, application/problem+json` },
      signal: a,
      cache: `no-store`,
    });
    if (((o = !0), !i.ok || !i.body)) return Gt(i);
    let s = i.body.getReader(),
      c = new TextDecoder(),
      l = ``;
    for (;;) {
      let { done: e, value: t } = await s.read();
      if (e) return { code: 1006, reason: `the stream ended`, isReached: o };
      if (a.aborted) return { code: 1006 };
      let n = (l + c.decode(t, { stream: !0 })).split(`
`);
      (l = n.pop() ?? ``), r.heard();
      for (let e of n) e.startsWith(`data:`) && !a.aborted && r.frame(JSON.parse(e.slice(5)));
    }
  }
}
var Jt = 20;
function Yt({ url: e, fetch: t }, n, r, i) {
  let a = new AbortController(),
    { signal: o } = a,
    s;
  return (
    c()
      .catch((e) => ({ code: 1006, reason: String(e) }))
      .then((e) => o.aborted || n.ended(e)),
    {
      close() {
        a.abort(), clearTimeout(s);
      },
    }
  );
  async function c() {
    let a = await t(e, { signal: o });
    if (!a.ok) return Gt(a);
    let { topics: c, ...l } = await a.json();
    for (n.frame({ ...l, type: `hello`, heartbeatMs: Jt * 1e3 }); !o.aborted; ) {
      let a = r().length === 1 ? Jt : 0;
      for (let { topic: i, epoch: s, rev: c, isLoaded: l } of r()) {
        if (!l) continue;
        let r = await t(`${e}/${s}/changes?${new URLSearchParams({ topic: i, from: String(c), wait: String(a) })}`, {
          signal: o,
        });
        if (!r.ok && r.status !== 410) return Gt(r);
        let u = await r.json();
        o.aborted || n.frame(u);
      }
      r().every(({ isLoaded: e }) => !e) && n.heard(),
        await new Promise((e) => {
          s = setTimeout(e, i());
        });
    }
    return { code: 1006 };
  }
}
var Xt = 15e3,
  Zt = 2.5,
  Qt = 250;
function $t(e) {
  let { url: t, fetch: n, Socket: r, timing: i, onFrame: a, onMove: o } = e,
    s = Ht(),
    c = r ? `socket` : `stream`,
    l = () => ({ now: Date.now(), random: Math.random(), best: c, timing: i }),
    u = gt(l()),
    d,
    f,
    p = i.openMs,
    m,
    h = 0,
    g = Vt(i.tickMs, (e) => _({ type: e }));
  return (
    v({ do: `open` }),
    {
      get state() {
        return u;
      },
      get heardAt() {
        return m;
      },
      get isSilent() {
        return Date.now() - (m ?? 0) > Zt * p;
      },
      send: C,
      close: () => _({ type: `close` }),
    }
  );
  function _(e) {
    let t = u.kind,
      [n, ...r] = ht(u, e, l());
    (u = n), r.forEach(v), (u.kind === `refused` || u.kind === `closed`) && (g(), s.end()), u.kind !== t && o();
  }
  function v(e) {
    switch (e.do) {
      case `open`:
        return y(), (d = b(u.transport)), s.after(`silence`, i.openMs, () => _({ type: `silent` }));
      case `try`:
        return f?.close(), (f = b(c)), s.after(`candidate`, i.openMs, () => f?.close());
      case `take`:
        return d?.close(), (d = f), (f = void 0), s.cancel(`candidate`);
      case `wait`:
        return s.after(`wait`, e.ms, () => _({ type: `due` }));
      case `promote`:
        return s.after(`promote`, e.ms, () => _({ type: `promote` }));
      case `probe`:
        return S();
      case `end`:
        return y();
    }
  }
  function y() {
    d?.close(), f?.close(), (d = f = void 0);
    for (let e of [`silence`, `candidate`, `promote`, `probe`]) s.cancel(e);
  }
  function b(i) {
    let o = { close() {} },
      c = { url: t, fetch: n, query: e.query() },
      l = !1,
      u = {
        frame(e) {
          l || ((l = !0), _({ type: o === f ? `better` : `hello` }));
          let { heartbeatMs: t, reconnectMs: n } = e;
          t && (p = i === `stream` ? Math.max(t, Xt) : t), n && _({ type: `notice`, window: n }), u.heard(), a(e);
        },
        heard() {
          l && ((m = Date.now()), s.after(`silence`, Zt * p, () => _({ type: `silent` })));
        },
        ended(e) {
          o === d && _({ type: `ended`, ...e });
        },
      };
    try {
      o = i === `socket` && r ? Wt(c, u, r) : i === `poll` ? Yt(c, u, e.topics, x) : qt(c, u);
    } catch (e) {
      s.after(`wait`, 0, () => u.ended({ code: 1006, reason: String(e) }));
    }
    return o;
  }
  function x() {
    return i.pollMs[e.topics().length === 1 ? 0 : 1] * (0.5 + Math.random());
  }
  function S() {
    let e = Date.now();
    d?.send
      ? (d.send({ type: `ping` }), s.after(`probe`, i.probeMs, () => (m ?? 0) < e && _({ type: `silent` })))
      : e - (m ?? 0) > 1.5 * p && _({ type: `silent` });
  }
  function C(e) {
    let t = d;
    if (!t?.send) return _({ type: `ended`, code: 1006, reason: `the connection is asked to begin again` });
    let n = Date.now();
    h = Math.max(n, h + Qt);
    let r = () => {
      let n = t === d && e();
      n && t.send?.(n);
    };
    h === n ? r() : s.after(`send ${h}`, h - n, r);
  }
}
function en(e, t) {
  let n = /* @__PURE__ */ new Set(),
    r = !1,
    i = /* @__PURE__ */ new Set();
  return {
    tell(e) {
      for (let t of n)
        try {
          t(e);
        } catch (e) {
          queueMicrotask(() => {
            throw e;
          });
        }
    },
    onChange(e) {
      let t = (t) => e(t);
      return n.add(t), () => void n.delete(t);
    },
    async *changes() {
      let a = e(),
        o = () => {},
        s = (e) => {
          (a = a === void 0 ? e : t(a, e)), o();
        },
        c = () => o();
      n.add(s), i.add(c);
      try {
        for (;;) {
          for (; a === void 0 && !r; )
            await new Promise((e) => {
              o = e;
            });
          if (a === void 0) return;
          let e = a;
          (a = void 0), yield e;
        }
      } finally {
        n.delete(s), i.delete(c);
      }
    },
    end() {
      r = !0;
      for (let e of i) e();
    },
  };
}
function tn(e) {
  let t = () => {
    let [t = /* @__PURE__ */ new Map(), ...n] = H(e).map(({ rows: e }) => e);
    if (n.length === 0) return t;
    let r = new Map(t);
    for (let e of n) for (let [t, n] of e) (r.get(t)?.rev ?? -1) >= n.rev || r.set(t, n);
    return r;
  };
  return {
    get: (t) => {
      let n;
      for (let { rows: r } of H(e)) {
        let e = r.get(t);
        e && !(n && n.rev >= e.rev) && (n = e);
      }
      return n;
    },
    has: (t) => H(e).some(({ rows: e }) => e.has(t)),
    get size() {
      return t().size;
    },
    keys: () => t().keys(),
    values: () => t().values(),
    entries: () => t().entries(),
    [Symbol.iterator]: () => t().entries(),
  };
}
function H(e) {
  let t = [...e.values()],
    n = t.reduce((e, t) => (t.epoch > e ? t.epoch : e), ``);
  return t.filter((e) => e.isLoaded && e.epoch === n);
}
function nn(e, t) {
  let n = `${e}@${t}`,
    r = 2166136261;
  for (let e = 0; e < n.length; e += 1) r = Math.imul(r ^ n.charCodeAt(e), 16777619);
  return rn(r);
}
function rn(e) {
  let t = Math.imul(e ^ (e >>> 16), 2246822507),
    n = Math.imul(t ^ (t >>> 13), 3266489909);
  return (n ^ (n >>> 16)) >>> 0;
}
function an(e) {
  return (e >>> 0).toString(16).padStart(8, `0`);
}
function on(e, t) {
  let n = cn[t.type],
    { epoch: r } = t;
  if (!n || r === void 0 || (t.topic ?? e.topic) !== e.topic || r < e.epoch) return W;
  let i = r > e.epoch ? pn(e, r) : void 0,
    a = n(e, t);
  return i
    ? {
        action: a.action === `none` && !e.isLoaded ? `await-snapshot` : a.action,
        keys: /* @__PURE__ */ new Set([...i, ...a.keys]),
        hasMoved: !0,
      }
    : a;
}
function sn(e) {
  return { topic: e, epoch: ``, rev: 0, at: void 0, rows: /* @__PURE__ */ new Map(), isLoaded: !1, sentTo: 0, sum: 0 };
}
function U(e) {
  return e.isLoaded ? (e.rev < e.sentTo ? `gap` : void 0) : `snapshot`;
}
var W = { action: `none`, keys: /* @__PURE__ */ new Set(), hasMoved: !1 },
  cn = {
    snapshot(e, { rev: t = 0, at: n, rows: r = [], digest: i }) {
      if (t < e.rev) return W;
      let a = new Map(e.rows);
      fn(e), Object.assign(e, { rev: t, at: n, isLoaded: !0 });
      for (let t of r) dn(e, t);
      let o = [...a.keys(), ...e.rows.keys()];
      return un(e, i, {
        action: U(e) ? `subscribe` : `none`,
        keys: new Set(o.filter((t) => a.get(t)?.rev !== e.rows.get(t)?.rev)),
        hasMoved: !0,
      });
    },
    delta(e, { from: t = 0, to: n = 0, at: r, rows: i = [], digest: a }) {
      if (n < e.rev) return W;
      if (!e.isLoaded || t > e.rev) return ln(e, n);
      if (n === e.rev) return un(e, a, W);
      let o = /* @__PURE__ */ new Set();
      for (let t of i) dn(e, t) && o.add(t.key);
      return Object.assign(e, { rev: n, at: r }), un(e, a, { action: `none`, keys: o, hasMoved: !0 });
    },
    heartbeat(e, { rev: t = 0, at: n }) {
      return U(e) ? ln(e, t) : t <= e.rev ? W : (Object.assign(e, { rev: t, at: n }), { ...W, hasMoved: !0 });
    },
    hello(e) {
      return (e.sentTo = 0), W;
    },
    reset: () => W,
  };
function ln(e, t) {
  let n = U(e) === void 0 && t > e.rev;
  return (e.sentTo = Math.max(e.sentTo, t)), n ? { ...W, action: `subscribe` } : W;
}
function un(e, t, n) {
  return t === void 0 || t === an(e.sum)
    ? n
    : { action: `fetch-snapshot`, keys: /* @__PURE__ */ new Set([...n.keys, ...fn(e)]), hasMoved: !0 };
}
function dn(e, t) {
  let { key: n, rev: r } = t,
    i = e.rows.get(n);
  return i && i.rev >= r
    ? !1
    : (i && (e.sum -= nn(n, i.rev)), t.deleted ? e.rows.delete(n) : (e.rows.set(n, t), (e.sum += nn(n, r)), !0));
}
function fn(e) {
  let t = [...e.rows.keys()];
  return e.rows.clear(), Object.assign(e, { isLoaded: !1, sum: 0 }), t;
}
function pn(e, t) {
  return Object.assign(e, { epoch: t, rev: 0, at: void 0, sentTo: 0 }), fn(e);
}
var mn = {
    openMs: 1e4,
    answerMs: 5e3,
    backoffMs: [1e3, 3e4],
    stableMs: 1e4,
    restartMs: [500, 8e3],
    promoteMs: [12e4, 3e5],
    probeMs: 4e3,
    tickMs: 5e3,
    pollMs: [1e3, 4e3],
  },
  hn = 6e4;
function gn(e, t = {}) {
  let n = t.fetch ?? globalThis.fetch.bind(globalThis),
    r = { ...mn, ...t.timing },
    i = bn(e),
    a = new Map((t.topics ?? [`summary`]).map((e) => [e, sn(e)])),
    o = /* @__PURE__ */ new Set(),
    s = () => [...a.values()].filter(({ topic: e }) => !o.has(e)),
    c = tn(a),
    l = new Map([...a].map(([e, t]) => [e, yn(t)])),
    u = Ht(),
    d = /* @__PURE__ */ new Map(),
    f = en(
      () => ({ keys: new Set(c.keys()), connection: b() }),
      (e, t) => ({ ...t, keys: /* @__PURE__ */ new Set([...e.keys, ...t.keys]) }),
    ),
    { snapshot: p } = t,
    m = p && a.get(p.topic);
  m && p && on(m, p);
  let h = { night: p?.night, mode: p?.mode },
    g,
    _ = new Promise((e, t) => {
      g = { resolve: e, reject: t };
    });
  _.catch(() => void 0);
  let v = $t({
    url: i,
    fetch: n,
    Socket: (t.WebSocket ?? globalThis.WebSocket) || void 0,
    timing: r,
    query: x,
    topics: s,
    onFrame: S,
    onMove() {
      v.state.kind === `refused` && u.end(), C();
    },
  });
  for (let e of a.values()) U(e) && w(e);
  let y = {
    rows: c,
    topics: l,
    ready: _,
    changes: f.changes,
    onChange: f.onChange,
    close() {
      u.end(), v.close(), f.end();
    },
    get unknownTopics() {
      return [...o];
    },
    get connection() {
      return b();
    },
    get position() {
      return vn(H(a));
    },
    get night() {
      return h.night;
    },
    get mode() {
      return h.mode;
    },
    get heardAt() {
      return v.heardAt;
    },
    get stale() {
      return !_n.has(v.state.kind) || v.isSilent || s().some(U);
    },
  };
  return m && C(new Set(m.rows.keys())), y;
  function b() {
    let { kind: e, transport: t, retryAt: n, reason: r } = v.state;
    return { state: e, transport: t, ...(n && { retryAt: n }), ...(r && { reason: r }) };
  }
  function x() {
    let e = s(),
      t = new URLSearchParams({ topics: e.map(({ topic: e }) => e).join() }),
      n = vn(H(a));
    return n && H(a).length === e.length && (t.set(`epoch`, n.epoch), t.set(`rev`, String(n.rev))), t.toString();
  }
  function S(e) {
    if (v.state.kind === `closed`) return;
    let { night: t, mode: n } = e;
    if (((h = { night: t ?? h.night, mode: n ?? h.mode }), e.type === `hello` && e.topics))
      for (let { topic: t } of s()) e.topics.includes(t) || o.add(t);
    let r = /* @__PURE__ */ new Set(),
      i = !1;
    for (let t of s()) {
      let n = on(t, e);
      for (let e of n.keys) r.add(e);
      (i ||= n.hasMoved),
        n.action === `subscribe`
          ? ee(t)
          : n.action === `fetch-snapshot`
            ? te(t)
            : U(t)
              ? (n.action === `await-snapshot` || e.type === `hello`) && w(t, e.spreadMs)
              : u.cancel(t.topic);
    }
    (i || e.type === `hello`) && C(r);
  }
  function C(e = /* @__PURE__ */ new Set()) {
    let t = s(),
      { kind: n, reason: r } = v.state;
    t.length === 0
      ? g.reject(/* @__PURE__ */ Error(`the night has none of these topics: ${[...o]}`))
      : t.every(({ isLoaded: e }) => e)
        ? g.resolve(y)
        : (n === `refused` || n === `closed`) && g.reject(Error(r ?? `the feed was closed`)),
      f.tell({ keys: e, connection: b() });
  }
  function ee(e) {
    u.after(e.topic, r.answerMs, () => ne(e)),
      v.send(() => {
        let { topic: t, epoch: n, rev: r } = e;
        return U(e) === `gap` ? { type: `subscribe`, topic: t, epoch: n, rev: r } : void 0;
      });
  }
  function w(e, t = 0) {
    let n = v.state.transport === `poll` ? 0 : r.answerMs;
    u.after(e.topic, n + Math.random() * t, () => ne(e));
  }
  function te(e) {
    let { count: t = 0 } = d.get(e) ?? {},
      [n, i] = r.backoffMs;
    u.after(e.topic, Math.random() * Math.min(i, n * 2 ** t), () => ne(e));
  }
  async function ne(e) {
    let t = d.get(e) ?? { count: 0, at: 0 },
      a = Date.now() - t.at > hn ? 0 : t.count;
    d.set(e, { count: a + 1, at: Date.now() });
    try {
      let t = `${i}/snapshot?topic=${encodeURIComponent(e.topic)}`,
        s = AbortSignal.timeout(r.openMs),
        c = await n(t, { cache: a > 0 ? `no-store` : `default`, signal: s });
      c.ok ? S(await c.json()) : (await c.json()).code === `unknown-topic` && (o.add(e.topic), C());
    } catch {}
    U(e) && !o.has(e.topic) && !u.has(e.topic) && te(e);
  }
}
var _n = /* @__PURE__ */ new Set([`live`, `streaming`, `polling`]);
function vn(e) {
  let [t] = [...e].sort((e, t) => e.rev - t.rev);
  return t && { epoch: t.epoch, rev: t.rev, at: t.at };
}
function yn(e) {
  return {
    rows: tn(/* @__PURE__ */ new Map([[e.topic, e]])),
    get epoch() {
      return e.epoch;
    },
    get rev() {
      return e.rev;
    },
    get at() {
      return e.at;
    },
    get isLoaded() {
      return e.isLoaded;
    },
  };
}
function bn(e) {
  let { href: t } = globalThis.location ?? {},
    { origin: n, pathname: r } = new URL(e, t);
  return n.replace(/^ws/, `http`) + r.replace(/(\/feed)?\/*$/, ``);
}
var xn = [`#0072b2`, `#e69f00`, `#009e73`, `#f0e442`, `#d55e00`, `#56b4e9`, `#8c4a76`],
  Sn = `#a9a9a4`;
function Cn(e) {
  return wn(e, `#000000`) >= wn(e, `#ffffff`) ? `#000000` : `#ffffff`;
}
function wn(e, t) {
  let [n = 0, r = 0] = [Tn(e), Tn(t)].sort((e, t) => e - t);
  return (r + 0.05) / (n + 0.05);
}
function Tn(e) {
  let [t = 0, n = 0, r = 0] = [1, 3, 5]
    .map((t) => Number.parseInt(e.slice(t, t + 2), 16) / 255)
    .map((e) => (e <= 0.04045 ? e / 12.92 : ((e + 0.055) / 1.055) ** 2.4));
  return 0.2126 * t + 0.7152 * n + 0.0722 * r;
}
var En = 3;
function Dn(e) {
  let t = /* @__PURE__ */ new Map();
  for (let n of e) for (let e of On(n)) t.set(e, (t.get(e) ?? 0) + 1);
  let n = (e) => e !== void 0 && (t.get(e) ?? 0) >= En,
    r = e.map((e) => {
      let t = e.split(` `);
      return t.length > 1 && n(t.at(-1)) && t.pop(), t.length > 1 && n(t[0]) && t.shift(), t.join(` `);
    });
  return r.map((t, n) => (r.filter((e) => e === t).length === 1 ? t : e[n]));
}
function On(e) {
  let t = e.split(` `);
  return new Set(t.length > 1 ? [t[0], t.at(-1)] : []);
}
var kn = class {
    definition;
    units;
    contests;
    sources;
    top;
    opens;
    closes;
    ends;
    #e = /* @__PURE__ */ new Map();
    #t = /* @__PURE__ */ new Map();
    constructor(e) {
      (this.definition = e),
        (this.units = new Map(e.units.map((e) => [e.id, e]))),
        (this.contests = new Map(e.contests.map((e) => [e.id, e]))),
        (this.sources = new Map(e.sources.map((e) => [e.id, e]))),
        (this.top = e.units.find(({ parent: e }) => e === void 0));
      for (let t of e.units) {
        if (t.parent === void 0) continue;
        let e = this.#e.get(t.parent);
        e ? e.push(t) : this.#e.set(t.parent, [t]);
      }
      this.opens = Date.parse(e.voting.opens);
      let t = e.units.flatMap(({ closes: e }) => (e === void 0 ? [] : [Date.parse(e)]));
      (this.closes = t.length === 0 ? void 0 : Math.max(...t)), (this.ends = Date.parse(e.clock.ends));
    }
    childrenOf(e) {
      return this.#e.get(e) ?? [];
    }
    pollstersOf(e) {
      return this.definition.sources.filter(
        ({ kinds: t, contests: n }) => t.includes(`exit-poll`) && (n?.includes(e) ?? !0),
      );
    }
    colorOf(e, t) {
      let n = e.options.findIndex(({ id: e }) => e === t),
        { color: r, kind: i } = e.options[n] ?? {};
      return r === void 0 ? (n < 0 || i === `against-all` ? Sn : xn[n % xn.length]) : r;
    }
    nameIn(e, t) {
      return [e, `en`, ...this.definition.languages].map((e) => t[e]).find((e) => e !== void 0) ?? ``;
    }
    shortNameIn(e, t) {
      return (this.#t.get(e) ?? this.#n(e)).get(t) ?? this.nameIn(e, this.units.get(t)?.names ?? {});
    }
    #n(e) {
      let t = this.childrenOf(this.top.id),
        n = Dn(t.map(({ names: t }) => this.nameIn(e, t))),
        r = new Map(t.map(({ id: e }, t) => [e, n[t]]));
      return this.#t.set(e, r), r;
    }
    optionName(e, t, n) {
      let r = t?.options.find(({ id: e }) => e === n)?.names;
      return r ? this.nameIn(e, r) : n;
    }
  },
  An = [1e3, 3e4],
  jn = 1e4;
function Mn({ url: e, onDefinition: t, onWallOffset: n }) {
  let r,
    i,
    a = 0,
    o,
    s = !1,
    c = !1;
  return (
    l(),
    {
      name(e) {
        (r = e),
          i && i.digest === void 0 && i.version === e.version && (i.digest = e.digest),
          i && i.digest !== e.digest && !s && o === void 0 && l();
      },
      end() {
        (c = !0), clearTimeout(o);
      },
    }
  );
  async function l() {
    (o = void 0), (s = !0);
    let e = r;
    try {
      let n = await d(e !== void 0 || a > 0);
      if (c) return;
      let r = e === void 0 || e.version === n.version;
      (i = { version: n.version, digest: r ? e?.digest : void 0 }), (a = r ? 0 : a + 1), t(n);
    } catch {
      a += 1;
    } finally {
      s = !1;
    }
    c ||
      (i && i.digest === void 0 && r?.version === i.version && (i.digest = r.digest),
      (!i || (r && i.digest !== r.digest)) && (o = setTimeout(() => void l(), u())));
  }
  function u() {
    let [e, t] = An;
    return Math.random() * Math.min(t, e * 2 ** Math.min(a, 10));
  }
  async function d(t) {
    let r = Date.now(),
      i = AbortSignal.timeout(jn),
      a = await fetch(`${e}/definition`, { cache: t ? `no-cache` : `default`, signal: i });
    if (!a.ok) throw Error(`the definition was answered with ${a.status}`);
    let o = Date.parse(a.headers.get(`date`) ?? ``),
      s = Date.now() - r < 2;
    return !Number.isNaN(o) && !s && n(o + 500 - (r + Date.now()) / 2), await a.json();
  }
}
var Nn = 1500,
  Pn = class {
    #e;
    #t;
    #n;
    #r = 0;
    setWallOffset(e) {
      this.#r = Math.abs(e) > Nn ? e : 0;
    }
    hear(e, t, n, r) {
      e !== this.#t && ((this.#t = e), (this.#n = void 0)), (this.#e = n);
      let i = t === void 0 ? NaN : Date.parse(t);
      Number.isNaN(i) || ((this.#n === void 0 || i > (this.at(r) ?? -1 / 0)) && (this.#n = { at: i, wall: r }));
    }
    get isPaused() {
      return this.#e?.paused === !0;
    }
    get speed() {
      return this.#e?.speed;
    }
    at(e, t = 1 / 0) {
      let n = this.#n;
      if (!this.#e) return n && Math.min(n.at, t);
      let { recordedAt: r, wallAt: i, speed: a, paused: o } = this.#e,
        s = o ? 0 : a,
        c = Date.parse(r) + Math.max(0, e + this.#r - Date.parse(i)) * s,
        l = n ? n.at + (e - n.wall) * s : -1 / 0;
      return Math.min(Math.max(c, l), t);
    }
  },
  Fn = 1e3,
  In = 32,
  Ln = { state: `connecting`, transport: `socket` },
  Rn = /* @__PURE__ */ new Map(),
  zn = /* @__PURE__ */ new Map(),
  Bn = /* @__PURE__ */ new Map();
function Vn(e, t, n) {
  let r = Hn(e),
    i = zn.get(r) ?? new Un(r);
  zn.set(r, i);
  let a = { topics: t, listener: n };
  return i.add(a), { night: i, end: () => i.remove(a) };
}
function Hn(e) {
  let { origin: t, pathname: n } = new URL(e, globalThis.location?.href);
  return t.replace(/^ws/, `http`) + n.replace(/(\/feed)?\/*$/, ``);
}
var Un = class {
    url;
    clock = new Pn();
    election;
    isLoaded = !1;
    #e = /* @__PURE__ */ new Set();
    #t;
    #n;
    #r = [];
    #i;
    #a;
    #o;
    constructor(e) {
      (this.url = e),
        (this.#t = Mn({
          url: e,
          onDefinition: (e) => {
            (this.election = new kn(e)), this.#u(/* @__PURE__ */ new Set());
          },
          onWallOffset: (e) => this.clock.setWallOffset(e),
        }));
    }
    get rows() {
      return this.#n?.rows ?? Rn;
    }
    get connection() {
      return this.#n?.connection ?? Ln;
    }
    get position() {
      return this.#n?.position;
    }
    get mode() {
      return this.#n?.mode;
    }
    get heardAt() {
      return this.#n?.heardAt;
    }
    get isStale() {
      let { connection: e, heardAt: t } = this;
      return this.isLoaded && e.state === `connecting` && t === void 0 ? !1 : (this.#n?.stale ?? !0);
    }
    now() {
      return this.clock.at(Date.now(), this.election?.ends);
    }
    add(e) {
      this.#e.add(e),
        clearTimeout(this.#o),
        (this.#a ??= setTimeout(() => {
          (this.#a = void 0), this.#s();
        }));
    }
    remove(e) {
      this.#e.delete(e), this.#e.size > 0 || (clearTimeout(this.#o), (this.#o = setTimeout(() => this.#d(), Fn)));
    }
    #s() {
      let e = [...this.#e].flatMap(({ topics: e }) => e);
      if (this.#e.size === 0 || this.#r.includes(`all`) || (this.#n && e.every((e) => this.#r.includes(e)))) return;
      let t = [.../* @__PURE__ */ new Set([...this.#r, ...e])].sort();
      this.#r = t.includes(`all`) || t.length > In ? [`all`] : t;
      let n = this.#n ? void 0 : Bn.get(this.url),
        r = gn(this.url, { topics: this.#r, ...(n && { snapshot: n }) });
      if ((this.#i?.close(), !this.#n)) return this.#c(r);
      this.#i = r;
      let i = () => {
        this.#i === r && this.#c(r);
      };
      r.ready.then(i, i);
    }
    #c(e) {
      let t = this.#n;
      (this.#n = e),
        (this.#i = void 0),
        t?.close(),
        e.onChange(({ keys: e }) => this.#l(e)),
        e.ready.then(
          () => {
            (this.isLoaded = !0), this.#l(new Set(e.rows.keys()));
          },
          () => this.#l(/* @__PURE__ */ new Set()),
        ),
        t && this.#l(new Set(e.rows.keys()));
    }
    #l(e) {
      let t = this.rows.get(`night`),
        { epoch: n, at: r } = this.position ?? {};
      this.clock.hear(n, r, t?.clock, Date.now()), t && this.#t.name(t.definition), this.#u(e);
    }
    #u(e) {
      for (let { listener: t } of [...this.#e]) t(e);
    }
    #d() {
      clearTimeout(this.#a), this.#t.end(), this.#i?.close(), this.#n?.close(), zn.delete(this.url);
    }
  },
  Wn = 5e3,
  Gn = () => ``,
  G = class extends I {
    static properties = {
      src: { type: String },
      theme: { type: String, reflect: !0 },
      level: { type: Number },
      isTableShown: { state: !0 },
    };
    static styles = [$e, Qe];
    static tickMs = void 0;
    say = Gn;
    format;
    language = `en`;
    #e;
    #t = ``;
    #n = ``;
    #r;
    #i = [];
    #a;
    #o;
    static get observedAttributes() {
      return [...super.observedAttributes, `lang`];
    }
    tables(e, t) {
      return [];
    }
    topics() {
      return [`summary`];
    }
    reads(e) {
      return !0;
    }
    hear(e, t) {}
    get night() {
      return this.#e?.night;
    }
    get election() {
      return this.night?.election;
    }
    row(e) {
      return this.night?.rows.get(e);
    }
    rowsOf(e) {
      let t = [];
      for (let [n, r] of this.night?.rows ?? []) n.startsWith(`${e}:`) && t.push(r);
      return t;
    }
    nameOf(e) {
      return (e && this.election?.nameIn(this.language, e)) ?? ``;
    }
    get speaking() {
      return { say: this.say, format: this.format, language: this.language };
    }
    time(e) {
      let t = this.format.moment(e),
        n = this.format.viewerTime(e);
      return n === void 0 ? t : this.say(`time.both`, { time: t, viewer: n });
    }
    connectedCallback() {
      super.connectedCallback();
      let { tickMs: e } = this.constructor;
      e !== void 0 && (this.#a = setInterval(() => this.requestUpdate(), e)), this.requestUpdate();
    }
    disconnectedCallback() {
      super.disconnectedCallback(),
        clearInterval(this.#a),
        clearTimeout(this.#o),
        this.#e?.end(),
        (this.#e = void 0),
        (this.#t = ``);
    }
    attributeChangedCallback(e, t, n) {
      super.attributeChangedCallback(e, t, n), e === `lang` && this.requestUpdate();
    }
    async scheduleUpdate() {
      await new Promise((e) => requestAnimationFrame(e)), super.scheduleUpdate();
    }
    willUpdate(e) {
      this.#d(), this.#p();
    }
    render() {
      let { night: e, election: t } = this,
        n = e?.isLoaded === !0 && t !== void 0;
      return (
        (this.#n = this.#s()),
        k`<section class="frame" lang=${this.language} aria-labelledby="heading" part="frame">
      <div class="head" part="head">
        <div id="heading" class="heading" role="heading" aria-level=${this.level ?? 2} part="heading">${this.heading()}</div>
        ${this.#c()}
      </div>
      ${this.#l(n)}
      ${n ? this.draw(e, t) : M}
      ${n ? this.#u(this.tables(e, t)) : M}
    </section>`
      );
    }
    #s() {
      let { night: e, election: t } = this;
      return JSON.stringify([
        e?.isLoaded,
        e?.isStale,
        e?.mode,
        e?.connection.state,
        t?.definition.version,
        t?.definition.night,
      ]);
    }
    #c() {
      let e = this.night?.mode;
      if (e !== `replay` && e !== `test`) return M;
      let t = this.say(`mode.${e}.sentence`);
      return k`<div class="mode" part="mode" title=${t}>
      ${this.say(`mode.${e}`)} <span class="visually-hidden">${t}</span>
    </div>`;
    }
    #l(e) {
      let { night: t } = this;
      return t?.connection.state === `refused`
        ? k`<p class="notice" role="status">${this.say(`notice.refused`)}</p>`
        : e
          ? t?.isStale
            ? k`<p class="notice" role="status"><span class="mark" aria-hidden="true">!</span>${this.say(`notice.stale`)}</p>`
            : M
          : k`<p class="nothing" role="status">${this.say(`notice.waiting`)}</p>`;
    }
    #u(e) {
      if (e.length === 0) return M;
      let t = this.isTableShown === !0;
      return k`<div class="tables" part="tables">
      <button type="button" aria-expanded=${t} aria-controls="tables" @click=${() => {
        this.isTableShown = !t;
      }}>
        ${this.say(t ? `table.hide` : `table.show`)}
      </button>
      <div
        id="tables"
        class=${t ? `scroll` : `visually-hidden`}
        role=${t ? `group` : M}
        aria-labelledby=${t ? `heading` : M}
        tabindex=${t ? 0 : M}
      >
        ${e.map(tt)}
      </div>
    </div>`;
    }
    #d() {
      let e = this.src ?? this.#r;
      if (e === void 0) return void this.#f();
      let t = this.topics(),
        n = [e, ...t].join(` `);
      if (!this.isConnected || n === this.#t) return;
      let r = this.#e;
      (this.#t = n),
        (this.#e = Vn(e, t, (e) => {
          this.night && this.hear(this.night, e),
            (this.#s() !== this.#n || [...e].some((e) => this.reads(e))) && this.requestUpdate();
        })),
        r?.end(),
        this.hear(this.#e.night, this.#e.night.rows.keys());
    }
    async #f() {
      try {
        (this.#r = await pt()), this.requestUpdate();
      } catch {
        clearTimeout(this.#o), (this.#o = setTimeout(() => this.requestUpdate(), Wn * (0.5 + Math.random())));
      }
    }
    #p() {
      let e = this.closest(`[lang]`)?.getAttribute(`lang`),
        t = it([e, document.documentElement.lang, ...navigator.languages]),
        { definition: n, opens: r } = this.election ?? {},
        i = n?.timeZone ?? `Etc/UTC`,
        a = [t, i, r];
      a.every((e, t) => e === this.#i[t]) ||
        ((this.#i = a), (this.language = t), (this.say = ct(t)), (this.format = new st(t, i, r)));
    }
  },
  K = ze(
    class extends Be {
      constructor(e) {
        if ((super(e), e.type !== Re.ELEMENT)) throw Error('paint belongs on an element: <div ${paint({…})}>');
      }
      render(e) {
        return M;
      }
      update({ element: e }, [t]) {
        let { style: n } = e;
        for (let [e, r] of Object.entries(t))
          r === void 0 ? n.removeProperty(e) : n.getPropertyValue(e) !== r && n.setProperty(e, r);
        return M;
      }
    },
  ),
  Kn = f`
  .bars {
    display: grid;
    grid-template-columns: minmax(7rem, 13rem) 1fr auto;
    gap: 0.45rem 0.75rem;
    align-items: center;
    margin: 0;
  }
  .bar {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }
  .bar .name {
    grid-row: 1 / 3;
    text-align: end;
    line-height: 1.2;
    overflow-wrap: break-word;
    min-width: 0;
  }
  .bar .track {
    grid-row: 1 / 3;
    position: relative;
    height: 1.35rem;
    background: var(--faint);
  }
  /* The outline keeps a pale option apart from the ground. */
  .bar .fill {
    height: 100%;
    width: var(--share);
    background: var(--option);
    border: 1px solid color-mix(in srgb, var(--ink) 45%, var(--option));
    print-color-adjust: exact;
  }
  .bar .threshold {
    position: absolute;
    inset-block: -0.2rem;
    inset-inline-start: var(--at);
    width: 2px;
    /* Seen on whatever colour the bar has. */
    background: repeating-linear-gradient(var(--ink) 0 4px, var(--card) 4px 7px);
    print-color-adjust: exact;
  }
  /* What the polls said: a diamond on the bar. */
  .bar .polled {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-start: var(--at);
    width: 0.7rem;
    height: 0.7rem;
    background: var(--card);
    border: 2px solid var(--ink);
    transform: translate(-50%, -50%) rotate(45deg);
  }
  .bar .figure {
    text-align: end;
    font-weight: 700;
    white-space: nowrap;
  }
  .bar .more {
    grid-area: 2 / 3;
    text-align: end;
    font-size: 0.8125rem;
    white-space: nowrap;
    color: var(--muted);
  }
  .bar .more > span {
    display: block;
  }
  .excluded .name,
  .excluded .figure {
    font-weight: 400;
    color: var(--muted);
  }
  /* Without room for three columns the bar goes below its name and its figure. */
  @container (max-width: 34rem) {
    .bars {
      grid-template-columns: 1fr auto;
    }
    .bar {
      row-gap: 0.15rem;
    }
    .bar .name {
      grid-area: 1 / 1;
      text-align: start;
    }
    .bar .track {
      grid-area: 2 / 1 / 3 / -1;
      height: 0.8rem;
    }
    .bar .figure {
      grid-area: 1 / 2;
      align-self: end;
    }
    .bar .more {
      grid-area: 3 / 1 / 4 / -1;
      text-align: start;
      white-space: normal;
    }
    .bar .more > span {
      display: inline;
    }
    .bar .more > span + span::before {
      content: '\\b7 ';
    }
  }
`;
function qn({ key: e, of: t, winner: n = ``, seats: r = {} }, i, { say: a, language: o }) {
  let [, s = ``, c = ``] = e.split(`:`),
    l = i.contests.get(s),
    u = l ? i.nameIn(o, l.names) : s,
    d = (e) => i.optionName(o, l, e);
  if (t === `majority`) return a(`call.majority`, { winner: d(n), contest: u });
  if (t === `seats`)
    return a(`call.seats`, {
      contest: u,
      seats: Object.entries(r)
        .map(([e, t]) => a(`call.seats.of`, { option: d(e), count: t }))
        .join(`, `),
    });
  let f = i.units.get(c),
    p = f ? i.nameIn(o, f.names) : c;
  return a(`call.winner`, { winner: d(n), contest: u, unit: p });
}
function Jn(e, t, { say: n, language: r }) {
  let [i = ``, a = ``, o = ``] = e.split(`:`),
    s = (e, n) => (e ? t.nameIn(r, e) : n),
    c = (e) => s(t.units.get(e)?.names, e),
    l = t.contests.get(a),
    u = n(`family.${i}`);
  if (i === `turnout`) return `${u}, ${c(a)}`;
  let d = `${u}, ${s(l?.names, a)}`;
  return i === `exit-poll` ? `${d}, ${s(t.sources.get(o)?.names, o)}` : o === l?.unit ? d : `${d}, ${c(o)}`;
}
function Yn({ row: e, field: t }, n, { say: r, language: i }) {
  let [a = ``, o] = t.split(`/`),
    s = n.contests.get(e.split(`:`)[1] ?? ``);
  switch (a) {
    case `percent`:
    case `ballots`:
    case `voters`:
    case `total`:
    case `invalid`:
    case `stations`:
      return r(`field.${a}`);
    case `votes`:
    case `shares`:
      return r(`field.${a}`, { option: n.optionName(i, s, o ?? ``) });
    default:
      return t;
  }
}
function Xn(e, t, { format: n }) {
  return t === void 0 ? `–` : e === `percent` || e.startsWith(`shares/`) ? n.percent(t) : n.integer(t);
}
function q(e, t, n, r) {
  let { say: i, language: a } = r;
  if (e === `desk` || e === `certifier`) return i(`by.${e}`);
  let o = n.sources.get(e === `source` ? (t ?? ``) : e)?.names;
  return o ? n.nameIn(a, o) : e === `source` ? i(`by.source`) : e;
}
function J(e, t) {
  switch (e) {
    case `held`:
    case `sources-disagree`:
    case `parts-disagree`:
    case `provisional`:
    case `from-percentages`:
    case `polls-left-out`:
      return t(`flag.${e}`);
    default:
      return t(`flag.rule`, { rule: e });
  }
}
var Zn = class extends G {
  static properties = { contest: { type: String }, unit: { type: String } };
  static styles = [
    G.styles,
    Kn,
    f`
      .progress {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem 0.75rem;
        margin: 0 0 0.75rem;
      }
      .progress .in {
        flex: 0 1 12rem;
        height: 0.6rem;
        background: var(--faint);
        border: 1px solid var(--muted);
      }
      .progress .in > span {
        display: block;
        height: 100%;
        width: var(--in);
        background: var(--accent);
        print-color-adjust: exact;
      }
      .called {
        margin: 0 0 0.75rem;
        font-weight: 600;
      }
    `,
  ];
  heading() {
    let { election: e } = this,
      t = e && this.#e(e);
    if (!t) return this.say(`count.heading`);
    let n = this.unit === void 0 || this.unit === t.unit ? void 0 : e?.units.get(this.unit),
      r = this.nameOf(t.names);
    return n ? this.say(`count.heading.unit`, { contest: r, unit: this.nameOf(n.names) }) : r;
  }
  topics() {
    let { election: e } = this,
      t = this.unit ?? (e && this.#e(e)?.unit);
    return t === void 0 || t === e?.top.id ? [`summary`] : [`summary`, `unit:${t}`];
  }
  reads(e) {
    return /^(count|seats|exit-poll|call|night)\b/.test(e);
  }
  #e({ contests: e, definition: t }) {
    return this.contest === void 0 ? (t.contests.find(({ seats: e }) => e > 1) ?? t.contests[0]) : e.get(this.contest);
  }
  draw(e, t) {
    let n = this.#e(t);
    if (!n) return k`<p class="notice">${this.say(`count.unknown`, { contest: this.contest ?? `` })}</p>`;
    let r = this.unit ?? n.unit,
      i = this.row(`count:${n.id}:${r}`),
      a = this.row(`call:${n.id}:${r}`);
    return k`${a?.state === `called` ? this.#t(a, t) : M}
      ${i ? this.#n(n, r, i, t) : k`<p class="nothing">${this.say(`count.none`)}</p>`}`;
  }
  #t(e, t) {
    let [n, r, i] = e.contradicted ? [`!`, `bad`, `call.contradiction`] : [`✓`, `well`, `call.call`],
      a = { by: q(e.by, void 0, t, this.speaking), time: this.time(e.at) };
    return k`<p class="called">
      <span class=${r}><span class="mark" aria-hidden="true">${n}</span>${this.say(i)}</span>
      ${qn(e, t, this.speaking)}
      <span class="note">${this.say(`call.by`, a)}</span>
    </p>`;
  }
  #n(e, t, n, r) {
    let i = this.#s(e, t, n),
      a = t === e.unit ? e.threshold?.percent : void 0,
      o = this.#o(e, t),
      s = Math.max(10, ...i.map(({ share: e = 0 }) => e), ...Object.values(o?.shares ?? {})),
      c = Math.min(100, Math.ceil((s + 1) / 5) * 5);
    return k`${this.#r(n)}
      ${n.flags.map((e) => k`<p class=${e === `held` ? `notice` : `note`}><span class="mark" aria-hidden="true">\u2691</span>${J(e, this.say)}</p>`)}
      <div class="bars" aria-hidden="true">
        ${R(
          i,
          ({ option: e }) => e,
          (t) => this.#i(t, { contest: e, election: r, threshold: a, poll: o, most: c }),
        )}
      </div>
      <p class="note">${this.#a(n, a, o, r)}</p>`;
  }
  #r({ reporting: t, status: n }) {
    let r = t && e(t.in, t.of);
    return k`<p class="progress">
      <span>${this.say(`status.${n}`)}</span>
      ${
        r === void 0 || !t
          ? M
          : k`<span class="in" aria-hidden="true"><span ${K({ '--in': `${r}%` })}></span></span>
              <span>${this.say(`count.reporting`, { in: t.in, of: t.of, percent: this.format.percent(r) })}</span>`
      }
    </p>`;
  }
  #i(e, t) {
    let { contest: n, election: r, threshold: i, poll: a, most: o } = t,
      s = (e) => `${(100 * e) / o}%`,
      c = a?.shares[e.option],
      { share: l, votes: u, change: d } = e;
    return k`<div class="bar ${e.isExcluded ? `excluded` : ``}">
      <span class="name">${r.optionName(this.language, n, e.option)}</span>
      <div class="track">
        <div class="fill" ${K({ '--share': s(l ?? 0), '--option': r.colorOf(n, e.option) })}></div>
        ${i === void 0 ? M : k`<div class="threshold" ${K({ '--at': s(i) })}></div>`}
        ${c === void 0 ? M : k`<div class="polled" ${K({ '--at': s(c) })}></div>`}
      </div>
      <span class="figure">${l === void 0 ? `–` : this.format.percent(l)}</span>
      <span class="more">
        ${u === void 0 ? M : k`<span>${this.say(`count.votes`, { count: u })}</span>`}
        ${d === void 0 ? M : k`<span>${this.say(`count.change`, { points: this.format.points(d) })}</span>`}
      </span>
    </div>`;
  }
  #a(e, t, n, r) {
    let { basis: i, total: a, invalid: o, asOf: s, source: c } = e,
      l = i.votes ?? i.shares;
    return [
      a === void 0 ? void 0 : this.say(`count.total`, { count: a }),
      o === void 0 ? void 0 : this.say(`count.invalid`, { count: o }),
      l === `sum` ? this.say(`count.sum`) : void 0,
      c === void 0 ? void 0 : this.say(`count.source`, { source: q(c, c, r, this.speaking) }),
      this.say(`count.as-of`, { time: this.time(s) }),
      t === void 0 ? void 0 : this.say(`count.threshold`, { percent: this.format.limit(t) }),
      n === void 0 ? void 0 : this.say(`count.polled`),
    ]
      .filter((e) => e !== void 0)
      .join(` · `);
  }
  #o(e, t) {
    if (t !== e.unit) return;
    let n = this.row(`exit-poll:${e.id}:combined`);
    if (n) return n;
    let r = this.rowsOf(`exit-poll`).filter(({ key: t }) => t.startsWith(`exit-poll:${e.id}:`));
    return r.length === 1 ? r[0] : void 0;
  }
  #s(e, t, n) {
    let r = t === e.unit ? this.row(`seats:${e.id}:count`) : void 0;
    return Xe(e, n, this.#o(e, t), r);
  }
  tables(e, t) {
    let n = this.#e(t),
      r = this.unit ?? n?.unit,
      i = n && this.row(`count:${n.id}:${r}`);
    if (!n || r === void 0 || !i) return [];
    let a = this.#s(n, r, i),
      o = (e) => a.some((t) => t[e] !== void 0),
      { reported: s } = i,
      c = s && q(s.source, s.source, t, this.speaking),
      l = [
        { title: this.say(`count.option`), isShown: !0 },
        { title: this.say(`count.column.votes`), isShown: o(`votes`) },
        { title: this.say(`count.column.share`), isShown: o(`share`) },
        { title: this.say(`count.column.change`), isShown: o(`change`) },
        { title: this.say(`count.column.seats`), isShown: n.seats > 1 && o(`seats`) },
        { title: this.say(`count.column.reported`, { source: c ?? `` }), isShown: s !== void 0 },
      ],
      u = (e) => e.filter((e, t) => l[t]?.isShown),
      d = (e) => (e === void 0 ? void 0 : this.format.integer(e)),
      f = (e) => (e === void 0 ? void 0 : this.format.percent(e)),
      p = a.map((e) => ({
        cells: u([
          t.optionName(this.language, n, e.option),
          d(e.votes),
          f(e.share),
          e.change === void 0 ? void 0 : this.#c(e.change, e.isWithinMargin),
          e.isExcluded ? this.say(`count.below`) : d(e.seats),
          d(s?.votes?.[e.option]) ?? f(s?.shares?.[e.option]),
        ]),
      })),
      m = { isTotal: !0, cells: u([this.say(`count.all`), d(i.total), void 0, void 0, void 0, void 0]) };
    return [
      {
        caption: this.say(`count.caption`, { name: this.heading(), time: this.time(i.asOf) }),
        columns: u(l),
        lines: i.total === void 0 ? p : [...p, m],
      },
    ];
  }
  #c(e, t) {
    let n = this.format.points(e);
    return t ? this.say(`count.within`, { points: n }) : n;
  }
};
function Qn({ status: e }) {
  return e === `unofficial-complete` || e === `certified`;
}
function $n({ votes: e, shares: t }) {
  let i = e ?? t ?? {},
    [a, o] = Object.entries(i).sort(([, e], [, t]) => t - e);
  if (!a || a[1] === 0) return;
  let [s, c] = a,
    l = t?.[s],
    u = o && t?.[o[0]],
    d = Object.keys(i).filter((e) => i[e] === c);
  return {
    option: s,
    ...(l === void 0 ? {} : { share: l }),
    ...(e && o ? { lead: c - o[1] } : {}),
    ...(l === void 0 || u === void 0 ? {} : { points: r(n(l) - n(u)) }),
    ...(d.length > 1 ? { tied: d } : {}),
  };
}
function er(e, t, n) {
  if (n?.state === `called` && n.contradicted) return `contradicted`;
  if (e && Qn(e) && t && !t.flags.includes(`provisional`)) {
    if (Object.values(t.seats).some((e) => e > 0)) return `elected`;
    if (t.tie && !t.tie.drawn) return `tied`;
  }
  return n?.state === `called` ? `called` : e ? `counting` : `waiting`;
}
var tr = { called: `✓`, contradicted: `!`, elected: `■`, tied: `=`, counting: `◔`, waiting: `○` },
  nr = class extends G {
    static properties = { order: { type: String } };
    static styles = [
      G.styles,
      f`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr));
        gap: 0.4rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .tile {
        display: flex;
        flex-direction: column;
        border: 1px solid var(--rule);
        background: var(--card);
        font-size: 0.875rem;
      }
      .tile > * {
        padding: 0.25rem 0.5rem;
      }
      .district {
        font-weight: 600;
      }
      .winner {
        margin-block-start: auto;
        color: var(--text);
        background: var(--option);
        font-weight: 600;
        overflow-wrap: break-word;
        print-color-adjust: exact;
      }
      .state {
        display: flex;
        justify-content: space-between;
        gap: 0.5rem;
        color: var(--muted);
      }
      .order {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0 0 0.75rem;
      }
      button[aria-pressed='true'] {
        color: var(--paper);
        background: var(--accent);
        border-color: var(--accent);
      }
    `,
    ];
    heading() {
      return this.say(`districts.heading`);
    }
    topics() {
      return [`all`];
    }
    reads(e) {
      return /^(count|seats|call):/.test(e);
    }
    draw(e, t) {
      let n = this.#e(t);
      if (n.length === 0) return k`<p class="nothing">${this.say(`districts.none`)}</p>`;
      let r = n.filter(({ state: e }) => e !== `waiting`),
        i = n.length - r.length;
      return k`${r.length > 1 ? this.#n() : M}
      <ul class="tiles">
        ${R(
          r,
          ({ contest: e }) => e.id,
          (e) => this.#r(e, t),
        )}
      </ul>
      ${i > 0 ? k`<p class="note">${this.say(`districts.silent`, { count: i, all: n.length })}</p>` : M}`;
    }
    #e(e) {
      let t = e.definition.contests
        .filter(({ seats: e, seatRule: t }) => e === 1 || t.method === `first-past-the-post`)
        .map((e) => this.#t(e));
      if (this.order !== `closest`) return t;
      let n = ({ leader: e }) => e?.points ?? 1 / 0;
      return [...t].sort((e, t) => n(e) - n(t) || 0);
    }
    #t(e) {
      let t = this.row(`count:${e.id}:${e.unit}`),
        n = this.row(`seats:${e.id}:count`),
        r = this.row(`call:${e.id}:${e.unit}`),
        i = er(t, n, r),
        a = t && $n(t),
        o = Object.entries(n?.seats ?? {}).find(([, e]) => e > 0)?.[0];
      return {
        contest: e,
        state: i,
        leader: a,
        option: i === `elected` ? o : i === `called` ? r?.winner : a?.option,
        flags: t?.flags ?? [],
        reporting: t?.reporting,
      };
    }
    #n() {
      let e = [`ballot`, `closest`],
        t = this.order ?? `ballot`,
        n = (e) => () => {
          this.order = e;
        };
      return k`<div class="order" role="group" aria-label=${this.say(`districts.order`)}>
      ${e.map((e) => k`<button type="button" aria-pressed=${e === t} @click=${n(e)}>${this.say(`districts.order.${e}`)}</button>`)}
    </div>`;
    }
    #r(e, t) {
      let { contest: n, state: r, option: i, leader: a, flags: o } = e,
        s = a?.tied !== void 0 && r !== `elected` && r !== `called`,
        c = i === void 0 || s ? void 0 : t.colorOf(n, i),
        l = r === `contradicted` || r === `tied`;
      return k`<li class="tile">
      <span class="district">${this.nameOf(n.names)}</span>
      <span class="winner" ${K({ '--option': c ?? `transparent`, '--text': c ? Cn(c) : `inherit` })}>${this.#i(e, t)}</span>
      <span class="state">
        <span class=${l ? `bad` : M}>
          <span class="mark" aria-hidden="true">${tr[r]}</span>${this.say(`district.${r}`)}
        </span>
        <span>${a?.points === void 0 || a.tied ? M : this.format.points(a.points)}</span>
      </span>
      ${o.includes(`held`) ? k`<span class="bad"><span class="mark" aria-hidden="true">\u2691</span>${J(`held`, this.say)}</span>` : M}
    </li>`;
    }
    #i({ contest: e, state: t, option: n, leader: r }, i) {
      let a = (t) => i.optionName(this.language, e, t);
      return r?.tied && t !== `elected` && t !== `called` ? r.tied.map(a).join(`, `) : n === void 0 ? `–` : a(n);
    }
    tables(e, t) {
      let n = this.#e(t).filter(({ state: e }) => e !== `waiting`);
      if (n.length === 0) return [];
      let r = [
          { title: this.say(`districts.district`) },
          { title: this.say(`districts.ahead`), isWords: !0 },
          { title: this.say(`count.column.share`) },
          { title: this.say(`districts.lead`) },
          { title: this.say(`districts.points`) },
          { title: this.say(`districts.reporting`) },
          { title: this.say(`freshness.state`), isWords: !0 },
        ],
        i = n.map((e) => {
          let { contest: n, leader: r, reporting: i, state: a, flags: o } = e,
            s = [this.say(`district.${a}`), ...o.map((e) => J(e, this.say))];
          return {
            cells: [
              this.nameOf(n.names),
              this.#i(e, t),
              r?.share === void 0 ? void 0 : this.format.percent(r.share),
              r?.lead === void 0 ? void 0 : this.format.integer(r.lead),
              r?.points === void 0 ? void 0 : this.format.points(r.points),
              i && this.say(`districts.in`, { in: i.in, of: i.of }),
              s.join(`; `),
            ],
          };
        });
      return [{ caption: this.say(`districts.caption`), columns: r, lines: i }];
    }
  };
function rr(e, t, n) {
  return t === void 0 ? e.definition.contests.find(n) : e.contests.get(t);
}
function ir(e, t) {
  return e.options
    .map(({ id: e }) => ar(e, t))
    .filter(({ figures: e }) => e.length > 0)
    .sort((e, t) => (t.figures[0]?.share ?? 0) - (e.figures[0]?.share ?? 0));
}
function ar(e, t) {
  let n = t.flatMap((t) => {
    let { shares: n, margin: r, passing: i } = t.row,
      a = n[e];
    return a === void 0 ? [] : [{ poll: t, share: a, margin: r?.[e], passing: i?.[e] }];
  });
  return { option: e, figures: n, passing: or(n.flatMap(({ passing: e }) => e ?? [])) };
}
function or(e) {
  if (e.length !== 0) return e.every((e) => e === 100) ? `always` : e.every((e) => e === 0) ? `never` : `open`;
}
function sr(e, t) {
  let n = e.flatMap(({ figures: e }) => e.map(({ share: e, margin: t = 0 }) => e + t)),
    r = Math.max(...n, t === void 0 ? 0 : t * 1.5, 5);
  return Math.min(100, Math.ceil(r / 5) * 5);
}
function cr(e, t) {
  if (t === void 0) return;
  let n = Date.parse(t),
    { embargo: r, units: i } = e.definition,
    a = r.exitPolls ? Date.parse(r.exitPolls.until) : e.closes;
  return r.counts !== `none` && i.some(({ closes: e }) => e !== void 0 && Date.parse(e) === n)
    ? a !== void 0 && a >= n
      ? a
      : void 0
    : n;
}
var lr = /(?<![\p{L}\p{N}-])\p{Lu}[\p{Lu}\p{N}]{2,}(?:-[\p{Lu}\p{N}]+)*(?![\p{L}\p{N}-])/u;
function ur(e) {
  return lr.exec(e)?.[0] ?? (e.replace(/\s*\([^)]*\)/gu, ``).trim() || e);
}
var dr = [
  [`days`, 864e5],
  [`hours`, 36e5],
  [`minutes`, 6e4],
  [`seconds`, 1e3],
];
function fr(e, t) {
  let [n, r] = mr(t);
  return e(`ago.${n}`, { count: r });
}
function pr(e, t) {
  let [n, r] = dr.find(([, e]) => t >= e && t % e === 0) ?? [`seconds`, 1e3];
  return e(`span.${n}`, { count: Math.round(t / r) });
}
function mr(e) {
  let [t, n] = dr.find(([, t]) => e >= t) ?? [`seconds`, 1e3];
  return [t, Math.max(0, Math.floor(e / n))];
}
function hr(e, t) {
  let n = Math.max(0, Math.ceil(t / 1e3)) * 1e3,
    r = dr.flatMap(([t, r]) => {
      let i = Math.floor(n / r);
      return (n -= i * r), i === 0 ? [] : [e(`span.${t}`, { count: i })];
    });
  return r.length === 0 ? e(`span.seconds`, { count: 0 }) : r.join(` `);
}
var gr = `combined`,
  _r = class extends G {
    static properties = { contest: { type: String } };
    static styles = [
      G.styles,
      f`
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.15rem 1.25rem;
        color: var(--muted);
        font-size: 0.875rem;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
      }
      .line {
        height: 1rem;
        border-inline-start: 2px dashed var(--ink);
      }
      .legend .whisker {
        position: static;
        width: 1.75rem;
      }
      .option {
        break-inside: avoid;
        padding-block: 0.6rem 0.35rem;
        border-block-end: 1px solid var(--rule);
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.75rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .name .quiet {
        font-weight: 400;
        font-size: 0.875rem;
      }
      .poll {
        display: grid;
        grid-template: 'who figure' auto 'track track' auto 'passing passing' auto / 1fr max-content;
        column-gap: 0.75rem;
        font-size: 0.875rem;
      }
      .who {
        grid-area: who;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .figure {
        grid-area: figure;
        text-align: end;
      }
      .combined .who,
      .combined .figure {
        color: var(--ink);
        font-weight: 600;
      }
      .passing {
        grid-area: passing;
        line-height: 1.3;
        padding-block-end: 0.2rem;
      }
      .track {
        grid-area: track;
        position: relative;
        height: 1.1rem;
        background: linear-gradient(var(--rule), var(--rule)) left center / 100% 1px no-repeat;
      }
      .bar,
      .whisker,
      .threshold {
        position: absolute;
        print-color-adjust: exact;
      }
      .bar {
        inset: 0.3rem auto 0.3rem 0;
        width: var(--share);
        background: var(--color);
        border: 1px solid color-mix(in srgb, var(--ink) 45%, transparent);
        border-inline-start: 0;
        transition: width 300ms;
      }
      .combined .bar {
        inset-block: 0.05rem;
      }
      .whisker {
        top: 50%;
        left: var(--low);
        width: var(--width);
        height: 0.6rem;
        translate: 0 -50%;
        border-inline: 2px solid var(--ink);
        background: linear-gradient(var(--ink), var(--ink)) center / 100% 2px no-repeat;
        filter: drop-shadow(0 0 1px var(--paper)) drop-shadow(0 0 1px var(--paper));
      }
      .legend .whisker {
        translate: none;
      }
      .threshold {
        inset: -0.15rem auto -0.15rem var(--at);
        border-inline-start: 2px dashed var(--ink);
      }
      .facts {
        margin: 0.75rem 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.875rem;
      }
      .facts li {
        padding-block: 0.2rem;
        overflow-wrap: anywhere;
      }
      .facts b {
        font-weight: 600;
      }
      .release {
        margin: 0;
        font-size: 1.125rem;
      }
      @container (min-width: 44rem) {
        .poll {
          grid-template: 'who track figure' auto '. passing passing' auto / 14rem 1fr 8rem;
          align-items: center;
        }
      }
      @container (min-width: 90rem) {
        .options {
          columns: 2;
          column-gap: 3rem;
        }
      }
      /* On a wall the combination speaks for all of them, and nobody reads small print. */
      :host([wall]) .facts li:not(:first-child),
      :host([wall]) .note:not([role]),
      :host([wall]) .poll:not(.combined) .passing {
        display: none;
      }
      @media (prefers-contrast: more), (forced-colors: active) {
        .bar {
          border-color: CanvasText;
          forced-color-adjust: none;
        }
      }
    `,
    ];
    #e;
    topics() {
      return [`exit-polls`];
    }
    reads(e) {
      return e === `night` || e.startsWith(`exit-poll:`);
    }
    heading() {
      let e = this.election && this.#s(this.election);
      return this.say(`polls.heading`, { contest: this.nameOf(e?.names) });
    }
    disconnectedCallback() {
      super.disconnectedCallback(), clearTimeout(this.#e);
    }
    render() {
      let { election: e } = this,
        t = e && this.#s(e);
      return (t && e.pollstersOf(t.id).length === 0) || (e && !t && this.contest === void 0) ? k`` : super.render();
    }
    draw(e, t) {
      let n = this.#s(t);
      if (!n) return k`<p class="notice">${this.say(`count.unknown`, { contest: this.contest ?? `` })}</p>`;
      let r = this.#o(n, t);
      if (r.length === 0) return this.#n(e, t);
      let i = ir(n, r),
        a = n.threshold?.percent,
        o = sr(i, a);
      return k`<div aria-hidden="true">
        <div class="legend">
          <span><span class="whisker"></span>${this.say(`polls.legend.margin`)}</span>
          ${a === void 0 ? M : k`<span><span class="line"></span>${this.say(`polls.legend.threshold`, { percent: this.format.limit(a) })}</span>`}
        </div>
        <div class="options">${i.map((e) => this.#r(e, n, t, o))}</div>
      </div>
      ${i.some(({ passing: e }) => e !== void 0) ? k`<p class="note">${this.say(`polls.draws`)}</p>` : M}
      <ul class="facts">
        ${r.map(({ id: e, row: n }) => k`<li><b>${this.#c(e, t)}</b>: ${this.#a(n).join(`; `)}</li>`)}
      </ul>`;
    }
    tables(e, t) {
      let n = this.#s(t),
        r = n ? this.#o(n, t) : [];
      if (!n || r.length === 0) return [];
      let i = ir(n, r),
        a = [{ title: this.say(`count.option`) }, ...r.map(({ id: e }) => ({ title: this.#c(e, t) }))],
        o = (e, t, i) => ({
          caption: e,
          columns: a,
          lines: t.map(({ option: e, figures: t }) => ({
            cells: [
              this.#l(n, e),
              ...r.map((e) => {
                let n = t.find((t) => t.poll === e);
                return n && i(n);
              }),
            ],
          })),
        }),
        s = i.filter(({ passing: e }) => e !== void 0);
      return [
        o(this.say(`polls.table`), i, (e) => this.#i(e)),
        ...(s.length === 0
          ? []
          : [
              o(this.say(`polls.table.passing`), s, ({ passing: e }) =>
                e === void 0 ? void 0 : this.format.integer(e),
              ),
            ]),
      ];
    }
    updated() {
      clearTimeout(this.#e), this.isConnected && this.#t && (this.#e = setTimeout(() => this.requestUpdate(), 1e3));
    }
    #t = !1;
    willUpdate(...e) {
      super.willUpdate(...e), (this.#t = !1);
    }
    #n(e, t) {
      let n = cr(t, this.row(`night`)?.embargo?.until);
      if (n === void 0) return k`<p class="nothing">${this.say(`polls.none`)}</p>`;
      this.#t = !0;
      let r = e.now(),
        i = r === void 0 ? void 0 : Math.ceil((n - r) / 1e3),
        [a, o = ``] = this.say(`polls.release`, { time: `\0` }).split(`\0`),
        [s, c = ``] = this.say(`polls.release.left`, { left: `\0` }).split(`\0`);
      return k`<p class="release">
        ${a}<time datetime=${new Date(n).toISOString()}>${this.time(n)}</time>${o}
      </p>
      ${
        i === void 0
          ? M
          : i > 0
            ? k`<p class="note" role="timer">
                ${s}<time datetime=${`PT${i}S`}>${hr(this.say, i * 1e3)}</time>${c}
              </p>`
            : k`<p class="note">${this.say(`polls.release.due`)}</p>`
      }`;
    }
    #r(e, t, n, r) {
      let i = (e) => `${(Math.min(Math.max(e, 0), r) / r) * 100}%`,
        a = t.threshold?.percent;
      return k`<div class="option" ${K({ '--color': n.colorOf(t, e.option) })}>
      <div class="name">
        ${this.#l(t, e.option)}
        ${e.passing === `always` || e.passing === `never` ? k`<span class="quiet">${this.say(`polls.passing.${e.passing}`)}</span>` : M}
      </div>
      ${e.figures.map((t) => {
        let { poll: r, share: o, margin: s, passing: c } = t,
          l = Math.max(0, o - (s ?? 0));
        return k`<div class="poll ${r.id === gr ? gr : ``}">
          <span class="who">${ur(this.#c(r.id, n))}</span>
          <div class="track">
            <div class="bar" ${K({ '--share': i(o) })}></div>
            ${s === void 0 ? M : k`<div class="whisker" ${K({ '--low': i(l), '--width': i(o + s - l) })}></div>`}
            ${a === void 0 ? M : k`<div class="threshold" ${K({ '--at': i(a) })}></div>`}
          </div>
          <span class="figure">${this.#i(t)}</span>
          ${e.passing !== `open` || c === void 0 ? M : k`<span class="passing">${this.say(`polls.passing`, { passing: c })}</span>`}
        </div>`;
      })}
    </div>`;
    }
    #i({ share: e, margin: t }) {
      let n = this.format.percent(e);
      return t === void 0 ? n : `${n} ${this.format.margin(t)}`;
    }
    #a(e) {
      let {
        sample: t,
        stations: n,
        turnoutEstimate: r,
        weighting: i,
        pollsters: a,
        fieldwork: o,
        flags: s,
        asOf: c,
      } = e;
      return [
        i === void 0
          ? void 0
          : this.say(`polls.combines`, { count: a?.length ?? 0, weighting: this.say(`polls.weighting.${i}`) }),
        t === void 0 ? void 0 : this.say(`polls.sample`, { count: t }),
        n === void 0 ? void 0 : this.say(`polls.stations`, { count: n }),
        r === void 0 ? void 0 : this.say(`polls.turnout`, { percent: this.format.percent(r) }),
        this.say(`polls.asked`, { time: this.time(c) }),
        o,
        ...s.map((e) => J(e, this.say)),
      ].filter((e) => e !== void 0);
    }
    #o(e, t) {
      let n = this.row(`exit-poll:${e.id}:${gr}`),
        r = t.pollstersOf(e.id).flatMap(({ id: t }) => {
          let n = this.row(`exit-poll:${e.id}:${t}`);
          return n ? [{ id: t, row: n }] : [];
        });
      return n && r.length > 1 ? [{ id: gr, row: n }, ...r] : r;
    }
    #s(e) {
      return rr(e, this.contest, ({ id: t }) => e.pollstersOf(t).length > 0);
    }
    #c(e, t) {
      return e === gr ? this.say(`polls.combined`) : this.nameOf(t.sources.get(e)?.names) || e;
    }
    #l(e, t) {
      return this.election?.optionName(this.language, e, t) ?? t;
    }
  };
function vr(e, t, n, r) {
  if (t?.stale) return `silent`;
  let i = t?.expectedEvery ?? e.expectedEverySeconds,
    a = t?.lastReportAt === void 0 ? void 0 : Date.parse(t.lastReportAt);
  if (i === void 0 || r === void 0) return a === void 0 ? `unheard` : `unscheduled`;
  let o = e.expectedFrom === void 0 ? n : Date.parse(e.expectedFrom);
  return e.expectedUntil !== void 0 && r > Date.parse(e.expectedUntil)
    ? `over`
    : r < o
      ? `awaited`
      : r - Math.max(o, a ?? o) > i * 1e3
        ? `late`
        : `on-time`;
}
var yr = {
    silent: [`!`, `bad`],
    late: [`◔`, `bad`],
    'on-time': [`✓`, `well`],
    awaited: [`○`, `quiet`],
    over: [`■`, `quiet`],
    unscheduled: [`✓`, `well`],
    unheard: [`○`, `quiet`],
  },
  br = /* @__PURE__ */ new Set([`live`, `streaming`, `polling`]),
  xr = class extends G {
    static tickMs = 1e3;
    static styles = [
      G.styles,
      f`
      td.state {
        text-align: start;
      }
      .silent > * {
        background: color-mix(in srgb, var(--warn) 9%, transparent);
      }
      .elapsed {
        height: 4px;
        margin-block-start: 0.3rem;
        background: var(--faint);
        border: 1px solid var(--rule);
      }
      .elapsed > div {
        height: 100%;
        width: var(--elapsed);
        background: currentColor;
      }
      .connection {
        display: flex;
        flex-wrap: wrap;
        gap: 0.15rem 1.25rem;
        margin: 0.75rem 0 0;
        font-size: 0.875rem;
      }
      .connection div {
        display: flex;
        gap: 0.35rem;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      th,
      td {
        overflow-wrap: break-word;
      }
      /* Where there is no room for three columns, the state has a line of its own. Roles keep it a table for those who hear it. */
      @container (max-width: 28rem) {
        tr {
          display: grid;
          grid-template-columns: 1fr auto;
          border-block-end: 1px solid var(--rule);
        }
        tr > * {
          border: 0;
        }
        thead .words,
        td.state {
          grid-column: 1 / -1;
          padding-block-start: 0;
        }
      }
      .small {
        display: block;
        color: var(--muted);
      }
      :host([wall]) .small + .small,
      :host([wall]) .elapsed {
        display: none;
      }
    `,
    ];
    heading() {
      return this.say(`freshness.heading`);
    }
    reads(e) {
      return e === `night` || e.startsWith(`source:`);
    }
    draw(e, t) {
      let n = e.now(),
        r = t.definition.sources.filter(({ id: e }) => this.row(`source:${e}`)?.stale);
      return k`<div role="status">${r.length === 0 ? M : this.#e(r)}</div>
      <div class="scroll" role="group" aria-labelledby="heading" tabindex="0">
        <table role="table">
          <caption>
            ${n === void 0 ? M : this.say(`freshness.caption`, { time: this.time(n), zone: this.format.zone(n) })}
          </caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">${this.say(`freshness.source`)}</th>
              <th role="columnheader" scope="col">${this.say(`freshness.last`)}</th>
              <th role="columnheader" scope="col" class="words">${this.say(`freshness.state`)}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${t.definition.sources.map((e) => this.#t(e, t, n))}
          </tbody>
        </table>
      </div>
      ${this.#r(e)}`;
    }
    #e(e) {
      let t = e.map(({ names: e }) => this.nameOf(e)).join(`, `);
      return k`<p class="notice">
      <span class="mark" aria-hidden="true">!</span>${this.say(`freshness.silent`, { count: e.length, names: t })}
    </p>`;
    }
    #t(e, t, n) {
      let r = this.row(`source:${e.id}`),
        i = vr(e, r, t.opens, n),
        [a, o] = yr[i],
        s = r?.expectedEvery ?? e.expectedEverySeconds,
        c = r?.lastReportAt,
        l = n === void 0 || c === void 0 ? void 0 : Math.max(0, n - Date.parse(c));
      return k`<tr role="row" class=${i}>
      <th role="rowheader" scope="row">${this.nameOf(e.names)}</th>
      <td role="cell">
        ${c === void 0 ? this.say(`freshness.never`) : k`<time datetime=${c}>${this.time(c)}</time>`}
        ${l === void 0 ? M : k`<span class="small">${fr(this.say, l)}</span>`}
        ${s === void 0 ? M : k`<span class="small">${this.say(`freshness.every`, { span: pr(this.say, s * 1e3) })}</span>`}
      </td>
      <td role="cell" class="state">
        <span class=${o}><span class="mark" aria-hidden="true">${a}</span>${this.say(`source.${i}`)}</span>
        ${this.#n(i, l, s)}
      </td>
    </tr>`;
    }
    #n(e, t, n) {
      if ((e !== `on-time` && e !== `late` && e !== `silent`) || t === void 0 || n === void 0) return M;
      let r = Math.min(100, t / (n * 10));
      return k`<div class="elapsed ${yr[e][1]}" aria-hidden="true"><div ${K({ '--elapsed': `${r}%` })}></div></div>`;
    }
    #r(e) {
      let { connection: t, position: n, heardAt: r } = e,
        i = br.has(t.state) && !e.isStale,
        a = t.retryAt === void 0 ? 0 : Math.ceil((t.retryAt - Date.now()) / 1e3);
      return k`<dl class="connection" aria-label=${this.say(`connection.label`)}>
      <div>
        <dt>${this.say(`connection.label`)}</dt>
        <dd class=${i ? `well` : `bad`}>
          <span class="mark" aria-hidden="true">${i ? `✓` : `!`}</span>${this.say(`connection.${t.state}`)}
          ${a > 0 ? this.say(`connection.retry`, { count: a }) : M}
        </dd>
      </div>
      <div>
        <dt>${this.say(`connection.heard`)}</dt>
        <dd>${r === void 0 ? this.say(`freshness.never`) : fr(this.say, Date.now() - r)}</dd>
      </div>
      <div>
        <dt>${this.say(`connection.epoch`)}</dt>
        <dd class="epoch">${n?.epoch ?? `–`}</dd>
      </div>
      <div>
        <dt>${this.say(`connection.rev`)}</dt>
        <dd>${n === void 0 ? `–` : this.format.integer(n.rev)}</dd>
      </div>
    </dl>`;
    }
  },
  Sr = 40,
  Cr = 38,
  wr = 36;
function Tr(e) {
  let { radii: t, gap: n } = Ar(e),
    r = Nr(e, t),
    i = t.flatMap((e, t) => Fr(r[t], e));
  i.sort((e, t) => Ir(e.angle) - Ir(t.angle) || Math.hypot(t.x, t.y) - Math.hypot(e.x, e.y));
  let a = t.map((e, t) => {
    let i = r[t];
    return i < 2 ? n : 2 * e * Math.sin(Math.PI / (i - 1) / 2);
  });
  return { places: i, dotRadius: Math.min(n, ...a) * 0.44, inner: 100 - n * t.length };
}
function Er(e) {
  return Math.floor(e / 2) + 1;
}
function Dr(e) {
  let t = Er(e.length),
    [n, r] = [e[t - 2], e[t - 1]];
  return n && r && (n.angle + r.angle) / 2;
}
function Y(e, t) {
  return { x: -Math.cos(e) * t, y: -Math.sin(e) * t };
}
function Or(e, t, n = Sr) {
  let [r, i] = [e * Math.PI, t * Math.PI],
    [a, o, s, c] = [Y(r, 100), Y(i, 100), Y(i, n), Y(r, n)].map(({ x: e, y: t }) => `${e.toFixed(2)} ${t.toFixed(2)}`);
  return `M${a}A100 100 0 0 1 ${o}L${s}A${n} ${n} 0 0 0 ${c}Z`;
}
function kr(e, t) {
  let n = t.toFixed(2),
    r = (2 * Number(n)).toFixed(2);
  return e
    .map(({ x: e, y: i }) => `M${(e - t).toFixed(2)} ${i.toFixed(2)}a${n} ${n} 0 1 0 ${r} 0a${n} ${n} 0 1 0 -${r} 0`)
    .join(``);
}
function Ar(e) {
  let t = 1;
  for (; Mr(t + 1, e) < Mr(t, e); ) t += 1;
  let n = jr(t, e);
  return { radii: Array.from({ length: t }, (e, t) => 100 - n * (t + 0.5)), gap: n };
}
function jr(e, t) {
  let n = (Math.PI * e * 100) / (t - e + (Math.PI * e ** 2) / 2);
  return e === 1 ? Math.min(n, wr) : n;
}
function Mr(e, t) {
  let n = 100 - e * jr(e, t);
  return e > 1 && n < Cr ? 1 / 0 : Math.abs(n - Sr);
}
function Nr(e, t) {
  let n = t.reduce((e, t) => e + t, 0),
    r = t.map((t) => (e * t) / n),
    i = r.map(Math.floor),
    a = r.map((e, t) => t).sort((e, t) => Pr(r[t]) - Pr(r[e])),
    o = e - i.reduce((e, t) => e + t, 0);
  for (let e of a.slice(0, o)) i[e] = i[e] + 1;
  return i;
}
function Pr(e = 0) {
  return e - Math.floor(e);
}
function Fr(e, t) {
  return Array.from({ length: e }, (n, r) => {
    let i = e === 1 ? Math.PI / 2 : (Math.PI * r) / (e - 1);
    return { ...Y(i, t), angle: i };
  });
}
function Ir(e) {
  return Math.round(e * 1e6);
}
function Lr(e, t) {
  let n = e.map((e, t) => ({ label: e, index: t }));
  for (;;) {
    let r = Rr(
      n.map(({ label: e }) => e),
      t,
    );
    if (r) {
      let t = e.map(() => void 0);
      for (let [e, { index: i }] of n.entries()) t[i] = r[e];
      return t;
    }
    let i = n.reduce((e, t) => (t.label.weight < e.label.weight ? t : e));
    n.splice(n.indexOf(i), 1);
  }
}
function Rr(e, t) {
  let n = e.map(({ angle: e }) => e),
    r = (r) => zr(e[r - 1], e[r], n[r], t);
  for (let e = 1; e < n.length; e += 1) n[e] = Math.max(n[e], n[e - 1] + r(e));
  for (let e = n.length - 1; e >= 0; --e) {
    let t = e + 1 < n.length ? n[e + 1] - r(e + 1) : Math.PI;
    n[e] = Math.min(n[e], t);
  }
  return n.length === 0 || n[0] >= 0 ? n : void 0;
}
function zr(e, t, n, r) {
  let i = ((e?.width ?? 0) + (t?.width ?? 0)) / 2;
  return (13 + Math.max(0, i - 13) * Math.sin(Math.min(Math.max(n, 0), Math.PI)) ** 2) / r;
}
var Br = 109,
  Vr = 8.6,
  Hr = 4;
function Ur(e, t) {
  let n = e.reduce((e, t) => e + t.seats, 0),
    { places: r, dotRadius: i, inner: a } = n <= 700 ? Tr(n) : { places: [], dotRadius: 0, inner: 40 },
    o = e.map((t, n) => e.slice(0, n).reduce((e, t) => e + t.seats, 0)),
    s = e.map((e, t) => Gr(r, o[t], e.seats, n)),
    c = Lr(
      e.map(({ label: e, seats: t }, n) => ({ angle: s[n], width: e.length * Vr, weight: t })),
      Br,
    ),
    l = Math.max(...e.map(({ label: e }, t) => Wr(e, c[t])), 120),
    u = n <= 700 ? Dr(r) : Math.PI / 2;
  return k`<svg class="house" viewBox=${[-l, -122, 2 * l, 124 + Math.max(i, 6)].map((e) => e.toFixed(1)).join(` `)} aria-hidden="true">
    <defs>
      <pattern id="nobody" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" class="ground"></rect><rect width="1.6" height="5" class="hatch"></rect>
      </pattern>
    </defs>
    ${u === void 0 || t === void 0 ? M : Yr(u, a, t)}
    ${e.map((e, t) => {
      let a = o[t];
      return r.length === 0 ? Kr(e, a / n, (a + e.seats) / n) : qr(e, r.slice(a, a + e.seats), i, t);
    })}
    ${e.map(({ label: e }, t) => Xr(e, c[t], s[t]))}
  </svg>`;
}
function Wr(e, t) {
  return t === void 0 ? 0 : Math.abs(Y(t, Br).x) + e.length * Vr;
}
function Gr(e, t, n, r) {
  if (e.length === 0) return ((t + n / 2) / r) * Math.PI;
  let [i, a] = [e[t], e[t + n - 1]];
  return i && a ? (i.angle + a.angle) / 2 : 0;
}
function Kr({ color: e }, t, n) {
  return A`<path class="seats" d=${Or(t, n)} fill=${e ?? `url(#nobody)`}></path>`;
}
function qr({ color: e }, t, n, r) {
  let i = A`<path class="seats" d=${kr(t, n)} fill=${e ?? `url(#nobody)`}></path>`,
    a = r % Hr;
  if (e === void 0 || a === 0) return i;
  let o = Cn(e);
  return a === 1
    ? A`${i}<path d=${kr(t, n * 0.3)} fill=${o}></path>`
    : A`${i}<path d=${a === 2 ? kr(t, n * 0.55) : Jr(t, n * 0.6)} fill="none" stroke=${o} stroke-width=${(n * 0.24).toFixed(2)}></path>`;
}
function Jr(e, t) {
  return e.map(({ x: e, y: n }) => `M${(e - t).toFixed(2)} ${n.toFixed(2)}h${(2 * t).toFixed(2)}`).join(``);
}
function Yr(e, t, { needed: n, word: r }) {
  let [i, a] = [Y(e, t - 8), Y(e, 105)];
  return A`<line class="majority" x1=${i.x.toFixed(2)} y1=${i.y.toFixed(2)} x2=${a.x.toFixed(2)} y2=${a.y.toFixed(2)}></line>
    <text class="label" x="0" y="-17" text-anchor="middle">${n}</text>
    <text class="label quiet" x="0" y="-4" text-anchor="middle">${r}</text>`;
}
function Xr(e, t, n) {
  if (t === void 0) return M;
  let { x: r, y: i } = Y(t, Br),
    a = Math.abs(r) < 18 ? `middle` : r < 0 ? `end` : `start`,
    [o, s] = [Y(n, 100), Y(t, Br - 3)];
  return A`${Math.abs(t - n) < 0.06 ? M : A`<line class="leader" x1=${o.x.toFixed(2)} y1=${o.y.toFixed(2)} x2=${s.x.toFixed(2)} y2=${s.y.toFixed(2)}></line>`}<text class="label" x=${r.toFixed(2)} y=${(i + 4).toFixed(2)} text-anchor=${a}>${e}</text>`;
}
function Zr(e, t) {
  let n = e.options.map(({ id: e }) => ({ of: `option`, option: e, seats: t.seats[e] ?? 0 })),
    r = Qr(t),
    i = n.reduce((e, { seats: t }) => e + t, r?.seats ?? 0);
  return [
    ...n,
    ...(r ? [{ of: `tie`, options: r.options, seats: r.seats }] : []),
    { of: `nobody`, seats: e.seats - i },
  ].filter(({ seats: e }) => e > 0);
}
function Qr({ tie: e }) {
  return e && !e.drawn ? e : void 0;
}
function $r(e, t) {
  let n = Object.entries(e.seats).find(([, e]) => e >= t);
  if (n) {
    let [r, i] = n,
      a = e.interval?.[r]?.[0];
    return { of: `option`, option: r, seats: i, certainty: a === void 0 ? void 0 : a >= t ? `sure` : `unsure` };
  }
  if (Qr(e)?.options.some((n) => (e.seats[n] ?? 0) + 1 >= t)) return { of: `tie` };
  let r = Object.entries(e.interval ?? {}).flatMap(([e, [, n]]) => (n >= t ? [e] : []));
  return r.length > 0 ? { of: `reach`, options: r } : { of: `nobody` };
}
var ei = /[«“„"]([^«»“”„"]+)[»”“"]/u,
  ti = /\((\p{Lu}{2,6})\)/u,
  ni = 4;
function ri(e) {
  let t = e.map(ii);
  return t.map((e, n) => {
    let r = t.filter((t) => t === e).length,
      i = t.slice(0, n + 1).filter((t) => t === e).length;
    return r === 1 ? e : `${e}${i}`;
  });
}
function ii(e) {
  let t = ti.exec(e)?.[1];
  if (t !== void 0) return t;
  let n = ei.exec(e)?.[1],
    r = (n ?? e).match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? [],
    [i = `–`, ...a] = r;
  return a.length === 0
    ? [...i].slice(0, 3).join(``).toLocaleUpperCase()
    : (n === void 0 ? r.filter((e) => !/^\p{Ll}{1,3}$/u.test(e)) : r)
        .map((e) => [...e][0])
        .slice(0, ni)
        .join(``)
        .toLocaleUpperCase();
}
var ai = `=`,
  oi = `–`,
  si = /* @__PURE__ */ new Set([`provisional`, `from-percentages`]),
  ci = class extends G {
    static properties = { contest: { type: String }, basis: { type: String } };
    static styles = [
      G.styles,
      f`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0 0 0.75rem;
        padding: 0;
        border: 0;
        min-width: 0;
      }
      legend {
        padding: 0;
        color: var(--muted);
        font-size: 0.875rem;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        min-height: 1.75rem;
        padding: 0.15rem 0.6rem;
        font-size: 0.875rem;
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--card);
        font-weight: 600;
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      input {
        margin: 0;
        accent-color: var(--accent);
      }
      input:focus-visible {
        outline: none;
      }
      .both {
        display: grid;
        gap: 0.5rem 2rem;
        align-items: center;
      }
      .both > * {
        min-width: 0;
      }
      .house {
        display: block;
        width: 100%;
        max-width: 44rem;
        margin-inline: auto;
        print-color-adjust: exact;
      }
      .seats {
        stroke: var(--ink);
        stroke-opacity: 0.5;
        stroke-width: 0.4;
      }
      .ground {
        fill: var(--card);
      }
      .hatch {
        fill: var(--muted);
      }
      .label {
        font: 600 12px var(--sans);
        fill: var(--ink);
      }
      .label.quiet {
        font-weight: 400;
        font-size: 11px;
        fill: var(--muted);
      }
      .majority {
        stroke: var(--ink);
        stroke-width: 1.4;
        stroke-dasharray: 4 2.5;
        paint-order: stroke;
      }
      .leader {
        stroke: var(--muted);
        stroke-width: 0.6;
      }
      .says {
        margin: 0 0 0.5rem;
        padding: 0;
        list-style: none;
      }
      .says li:first-child {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      .badge {
        display: inline-block;
        min-width: 2.9em;
        margin-inline-end: 0.5rem;
        padding-inline: 0.3em;
        text-align: center;
        font-weight: 700;
        font-size: 0.8125rem;
        color: var(--badge-ink);
        background: var(--badge);
        border: 1px solid color-mix(in srgb, var(--ink) 45%, transparent);
        border-radius: var(--radius);
        print-color-adjust: exact;
      }
      th:first-child {
        overflow-wrap: break-word;
      }
      .badge.nobody {
        color: var(--ink);
        background: var(--card);
        border-style: dashed;
      }
      .small {
        display: block;
        color: var(--muted);
      }
      :host([wall]) fieldset {
        display: none;
      }
      @container (min-width: 34rem) {
        .label,
        .label.quiet {
          font-size: 9px;
        }
      }
      @container (min-width: 60rem) {
        .both {
          grid-template-columns: minmax(0, 5fr) minmax(0, 4fr);
        }
      }
      @media print {
        label:not(:has(:checked)) {
          display: none;
        }
      }
      @media (forced-colors: active) {
        .house,
        .badge {
          forced-color-adjust: none;
        }
      }
    `,
    ];
    reads(e) {
      return e.startsWith(`seats:`);
    }
    heading() {
      let e = this.election && this.#d(this.election);
      return this.say(`seats.heading`, { contest: this.nameOf(e?.names) });
    }
    draw(e, t) {
      let n = this.#d(t);
      if (!n) return k`<p class="notice">${this.say(`count.unknown`, { contest: this.contest ?? `` })}</p>`;
      let r = this.#l(n, t),
        i = r.find(({ id: e }) => e === this.basis) ?? r[0];
      if (!i) return k`<p class="nothing">${this.say(`seats.none`)}</p>`;
      let a = { contest: n, labels: this.#u(n) },
        o = Zr(n, i.row),
        s = n.seats > 1 ? Er(n.seats) : void 0;
      return k`${r.length > 1 ? this.#e(r, i, t) : M}
      <div class="both">
        ${Ur(
          o.map((e) => this.#t(e, a, t)),
          s === void 0 ? void 0 : { needed: this.format.integer(s), word: this.say(`seats.majority.line`) },
        )}
        <div>
          <ul class="says" aria-live="polite">
            ${this.#n(i, a, s).map((e) => k`<li>${e}</li>`)}
          </ul>
          <div class="scroll" role="group" aria-labelledby="heading" tabindex="0">
            ${this.#i(i, a, o, t)}
          </div>
        </div>
      </div>`;
    }
    #e(e, t, n) {
      return k`<fieldset>
      <legend>${this.say(`seats.basis`)}</legend>
      ${e.map(
        ({ id: e }) => k`<label>
          <input
            type="radio"
            name="basis"
            value=${e}
            .checked=${e === t.id}
            @change=${() => {
              this.basis = e;
            }}
          />${ur(this.#f(e, n))}
        </label>`,
      )}
    </fieldset>`;
    }
    #t(e, { contest: t, labels: n }, r) {
      let { seats: i } = e;
      return e.of === `option`
        ? { seats: i, label: `${n.get(e.option)} ${this.format.integer(i)}`, color: r.colorOf(t, e.option) }
        : { seats: i, label: `${e.of === `tie` ? ai : oi} ${this.format.integer(i)}`, color: void 0 };
    }
    #n({ id: e, row: t }, { contest: n }, r) {
      let { flags: i, tie: a, level: o, draws: s, steps: c } = t,
        l = Qr(t),
        u = (e) => e.map((e) => this.#p(n, e)).join(`, `),
        d = [...new Set(c.filter((e) => e.tieBrokenBy === `registered-earlier`).map((e) => e.option))],
        f = Zr(n, t).find((e) => e.of === `nobody`)?.seats;
      return [
        r === void 0 ? void 0 : this.#r(t, n, r),
        e === `count` ? void 0 : this.say(`seats.estimate`),
        i.includes(`provisional`) ? this.say(`seats.provisional`) : void 0,
        e === `count` && i.includes(`from-percentages`) ? J(`from-percentages`, this.say) : void 0,
        l && this.say(`seats.tie`, { options: u(l.options), count: l.seats }),
        l && e === `count` && !i.some((e) => si.has(e)) ? this.say(`seats.tie.lot`) : void 0,
        a?.drawn && this.say(`seats.lot`, { options: u(a.drawn) }),
        d.length === 0 ? void 0 : this.say(`seats.registered`, { options: u(d) }),
        f === void 0 ? void 0 : this.say(`seats.unfilled`, { count: f }),
        o === void 0 || s === void 0 ? void 0 : this.say(`seats.level`, { level: o, draws: s }),
      ].filter((e) => e !== void 0);
    }
    #r(e, t, n) {
      let r = $r(e, n),
        i = t.seats;
      switch (r.of) {
        case `option`: {
          let e = this.#p(t, r.option),
            a = this.say(`seats.majority.has`, { option: e, seats: r.seats, house: i, needed: n });
          return r.certainty === void 0 ? a : `${a} ${this.say(`seats.majority.${r.certainty}`)}`;
        }
        case `reach`: {
          let e = r.options.map((e) => this.#p(t, e)).join(`, `);
          return this.say(`seats.majority.reach`, { needed: n, house: i, options: e });
        }
        default:
          return this.say(`seats.majority.${r.of}`, { needed: n, house: i });
      }
    }
    #i(e, t, n, r) {
      let { row: i } = e,
        { contest: a } = t,
        o = i.interval !== void 0,
        s = a.options
          .filter(({ id: e }) => i.seats[e] !== void 0)
          .map(({ id: e }) => ({
            cells: [this.#a(e, i, t, r), this.format.integer(i.seats[e]), ...(o ? [this.#o(i, e)] : [])],
          })),
        c = n.flatMap((e) => {
          if (e.of === `option`) return [];
          let t = e.of === `tie`,
            n = this.say(t ? `seats.tie.line` : `seats.unfilled.line`);
          return [
            {
              cells: [
                k`<span class="badge nobody" aria-hidden="true">${t ? ai : oi}</span>${n}`,
                this.format.integer(e.seats),
                ...(o ? [``] : []),
              ],
            },
          ];
        }),
        l = [this.say(`seats.total`), this.format.integer(a.seats), ...(o ? [``] : [])];
      return tt({
        caption: this.#c(e, r),
        columns: [
          { title: this.say(`count.option`) },
          { title: this.say(`seats.seats`) },
          ...(o ? [{ title: this.say(`seats.interval`) }] : []),
        ],
        lines: [...s, ...c, { cells: l, isTotal: !0 }],
      });
    }
    #a(e, t, { contest: n, labels: r }, i) {
      let a = i.colorOf(n, e),
        o = this.#s(t, n, e);
      return k`<span class="badge" aria-hidden="true" ${K({ '--badge': a, '--badge-ink': Cn(a) })}>${r.get(e)}</span
      >${this.#p(n, e)}${o === void 0 ? M : k` <span class="small">${o}</span>`}`;
    }
    #o({ interval: e }, t) {
      let [n, r] = e?.[t] ?? [];
      if (n !== void 0 && r !== void 0)
        return n === r ? this.format.integer(n) : this.say(`seats.range`, { low: n, high: r });
    }
    #s({ excluded: e, tie: t }, n, r) {
      return e.includes(r)
        ? this.say(`seats.below`, { percent: this.format.limit(n.threshold?.percent ?? 0) })
        : t?.drawn?.includes(r)
          ? this.say(`seats.lot.note`)
          : void 0;
    }
    #c({ id: e, row: t }, n) {
      return e === `count`
        ? this.say(`seats.caption.count`, { time: this.time(t.asOf) })
        : e === `combined`
          ? this.say(`seats.caption.combined`)
          : this.say(`seats.caption.poll`, { poll: this.#f(e, n) });
    }
    #l(e, t) {
      let n = t.pollstersOf(e.id).map(({ id: e }) => e);
      return [
        [`count`, `seats:${e.id}:count`],
        ...[`combined`, ...n].map((t) => [t, `seats:${e.id}:exit-poll:${t}`]),
      ].flatMap(([e, t]) => {
        let n = this.row(t);
        return n ? [{ id: e, row: n }] : [];
      });
    }
    #u(e) {
      let t = ri(e.options.map(({ id: t }) => this.#p(e, t)));
      return new Map(e.options.map(({ id: e }, n) => [e, t[n]]));
    }
    #d(e) {
      return rr(e, this.contest, ({ seats: e }) => e > 1) ?? rr(e, this.contest, ({ seats: e }) => e > 0);
    }
    #f(e, t) {
      return e === `count` || e === `combined`
        ? this.say(`seats.basis.${e}`)
        : this.nameOf(t.sources.get(e)?.names) || e;
    }
    #p(e, t) {
      return this.election?.optionName(this.language, e, t) ?? t;
    }
  },
  li = class {
    #e;
    #t = /* @__PURE__ */ new Map();
    #n = /* @__PURE__ */ new Map();
    take(e, t) {
      e !== this.#e && ((this.#e = e), this.#t.clear(), this.#n.clear());
      let n = new Set(this.#t.keys());
      for (let e of t) e.key.startsWith(`correction:`) ? this.#r(e) : e.key.startsWith(`call:`) && this.#i(e);
      return [...this.#t.values()].filter(({ id: e }) => !n.has(e)).sort((e, t) => e.rev - t.rev);
    }
    get all() {
      return [...this.#t.values()].sort((e, t) => t.rev - e.rev || (e.id < t.id ? -1 : 1));
    }
    #r(e) {
      let t = [`correction`, e.rev, e.row, e.source, e.asOf, e.kind, e.by, e.reason].join(` `),
        n = this.#t.get(t);
      if (n?.rows.some(({ key: t }) => t === e.key)) return;
      let r = [...(n?.rows ?? []), e].sort((e, t) => (e.field < t.field ? -1 : 1));
      this.#t.set(t, { kind: `correction`, id: t, rev: e.rev, rows: r });
    }
    #i(e) {
      let t = this.#t.get(this.#n.get(e.key) ?? ``);
      if (t && ui(t.row) === ui(e)) {
        this.#t.set(t.id, { ...t, row: e });
        return;
      }
      t ? this.#t.set(t.id, { ...t, isOver: !0 }) : e.state === `withdrawn` && this.#a(e);
      let n = `${e.key} ${e.rev}`;
      this.#n.set(e.key, n), this.#t.set(n, { kind: di(e, t?.row), id: n, rev: e.rev, row: e, isOver: !1 });
    }
    #a({ reason: e, contradiction: t, ...n }) {
      let r = { ...n, state: `called`, asOf: n.at },
        i = `${r.key} before ${r.rev}`;
      this.#t.set(i, { kind: `call`, id: i, rev: r.rev - 0.5, row: r, isOver: !0 });
    }
  };
function ui({ state: e, at: t, asOf: n, contradiction: r, winner: i, seats: a }) {
  return JSON.stringify([e, t, e === `withdrawn` ? n : ``, r?.code, i, a]);
}
function di(e, t) {
  return e.state === `withdrawn`
    ? `withdrawal`
    : e.contradicted
      ? `contradiction`
      : t?.contradicted && t.at === e.at
        ? `agreement`
        : `call`;
}
var fi = { correction: `✎`, call: `✓`, withdrawal: `✕`, contradiction: `!`, agreement: `✓` },
  pi = 50,
  mi = 3,
  hi = /* @__PURE__ */ new WeakMap(),
  gi = class extends G {
    static properties = { shownLines: { state: !0 } };
    static styles = [
      G.styles,
      f`
      .lines {
        max-height: var(--en-ticker-height, 32rem);
        overflow-y: auto;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        padding: 0.6rem 0.25rem;
        border-block-end: 1px solid var(--rule);
        contain: content;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.6rem;
      }
      time {
        color: var(--muted);
      }
      .kind {
        font-weight: 700;
      }
      .about {
        font-weight: 600;
        flex-basis: 100%;
      }
      .over .about {
        color: var(--muted);
        font-weight: 400;
      }
      p {
        margin: 0.15rem 0 0;
        overflow-wrap: anywhere;
      }
      li table {
        width: auto;
        max-width: 100%;
      }
      li td,
      li th {
        padding: 0.15rem 1.2rem 0.15rem 0;
        border: 0;
      }
      li td:last-child {
        font-weight: 700;
      }
      li thead th {
        font-weight: 400;
      }
      @media print {
        .lines {
          max-height: none;
          overflow: visible;
        }
      }
    `,
    ];
    #e = [];
    #t = !0;
    heading() {
      return this.say(`ticker.heading`);
    }
    reads(e) {
      return e.startsWith(`call:`) || e.startsWith(`correction:`);
    }
    hear(e, t) {
      let { position: n } = e;
      if (!e.isLoaded || !n) return;
      let r = hi.get(e) ?? new li();
      hi.set(e, r);
      let i = this.#t ? void 0 : new Set(this.#n),
        a = [...t].filter((e) => this.reads(e)).map((t) => e.rows.get(t));
      r.take(
        n.epoch,
        a.filter((e) => e !== void 0),
      ),
        (this.#n = r.all.map(({ id: e }) => e));
      let o = i ? r.all.filter(({ id: e }) => !i.has(e)) : [];
      o.length > 0 && (this.#e = o), (this.#t = !1);
    }
    #n = [];
    draw(e, t) {
      let n = hi.get(e)?.all ?? [],
        r = this.shownLines ?? pi,
        i = n.length - r;
      return k`<div class="visually-hidden" role="status" aria-live="polite">
        ${this.#e.slice(0, mi).map((e) => k`<p>${this.#u(e, t)}</p>`)}
        ${this.#e.length > mi ? this.say(`ticker.more`, { count: this.#e.length - mi }) : M}
      </div>
      ${n.length === 0 ? k`<p class="nothing">${this.say(`ticker.none`)}</p>` : M}
      <div class="lines" role="group" aria-labelledby="heading" tabindex=${n.length === 0 ? M : 0}>
        <ol>
          ${R(
            n.slice(0, r),
            ({ id: e }) => e,
            (e) => k`<li class=${this.#r(e) ? `over` : M}>
              ${e.kind === `correction` ? this.#a(e, t) : this.#o(e, t)}
            </li>`,
          )}
        </ol>
        ${i > 0 ? k`<button type="button" @click=${() => this.#i(r)}>${this.say(`ticker.older`, { count: i })}</button>` : M}
      </div>`;
    }
    #r(e) {
      return e.kind !== `correction` && e.isOver;
    }
    #i(e) {
      this.shownLines = e + pi;
    }
    #a(e, t) {
      let [n] = e.rows;
      return n
        ? k`${this.#c(e, n.asOf, this.say(`correction.${n.kind}`), `bad`)}
      <table>
        <caption class="visually-hidden">${Jn(n.row, t, this.speaking)}</caption>
        <thead>
          <tr>
            <th scope="col">${this.say(`correction.figure`)}</th>
            <th scope="col">${this.say(`correction.before`)}</th>
            <th scope="col">${this.say(`correction.after`)}</th>
          </tr>
        </thead>
        <tbody>
          ${e.rows.map(
            (e) => k`<tr>
              <th scope="row">${Yn(e, t, this.speaking)}</th>
              <td>${Xn(e.field, e.before, this.speaking)}</td>
              <td>${Xn(e.field, e.after, this.speaking)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p>${this.say(`ticker.why`, { reason: n.reason })}</p>
      <p class="quiet">${this.say(`ticker.by`, { by: q(n.by, n.source, t, this.speaking) })}</p>`
        : k``;
    }
    #o(e, t) {
      let { row: n, kind: r, isOver: i } = e,
        a = r === `call` || r === `agreement` ? `well` : `bad`;
      return k`${this.#c(e, r === `call` ? n.at : n.asOf, this.say(`call.${r}`), a)}
      ${i ? k`<p class="quiet">${this.say(`call.over`)}</p>` : M}
      ${n.contradiction ? k`<p class="bad">${this.say(`contradiction.${n.contradiction.code}`)}</p>` : M}
      ${this.#s(n)}
      ${n.reason === void 0 ? M : k`<p>${this.say(`ticker.why`, { reason: n.reason })}</p>`}
      <p class="quiet">
        ${this.say(`call.by`, { by: q(n.by, void 0, t, this.speaking), time: this.time(n.at) })}
      </p>`;
    }
    #s({ lead: e, outstanding: t, open: n }) {
      if (e === void 0 || t === void 0 || n === void 0) return M;
      let r = t.ballots;
      return k`<p>${this.say(n ? `call.lead.open` : `call.lead.safe`, { lead: e, ballots: r })}</p>`;
    }
    #c(e, t, n, r) {
      return k`<div class="top">
      <time datetime=${t}>${this.time(t)}</time>
      <span class="kind ${r}"><span class="mark" aria-hidden="true">${fi[e.kind]}</span>${n}</span>
      <span class="about">${this.#l(e)}</span>
    </div>`;
    }
    #l(e) {
      let { election: t } = this;
      return t
        ? e.kind === `correction`
          ? Jn(e.rows[0]?.row ?? ``, t, this.speaking)
          : qn(e.row, t, this.speaking)
        : ``;
    }
    #u(e, t) {
      if (e.kind !== `correction`) return `${this.say(`call.${e.kind}`)}: ${this.#l(e)}`;
      let n = e.rows.map((e) =>
        this.say(`ticker.change`, {
          field: Yn(e, t, this.speaking),
          before: Xn(e.field, e.before, this.speaking),
          after: Xn(e.field, e.after, this.speaking),
        }),
      );
      return `${this.say(`correction.${e.rows[0]?.kind}`)}: ${this.#l(e)}. ${n.join(`; `)}`;
    }
  },
  _i = 216e5,
  vi = 36e5;
function yi(e) {
  return e.map(([e, t]) => [Date.parse(e), t]);
}
function bi(e, t) {
  let { opens: n, closes: r = e.ends } = e,
    i = t.flatMap(({ points: e }) => e.map(([e]) => e)).filter((e) => e <= r + _i);
  return [Math.min(n, ...i), Math.max(r, ...i)];
}
function xi([e, t], n, r) {
  let i = n.flatMap(({ points: n }) => n.filter(([n]) => n >= e && n <= t)),
    a = Math.max(18, ...i.map(([, e]) => e)),
    o = Math.ceil((a + 1) / 10) * 10;
  return {
    from: e,
    to: t,
    most: o,
    x: (n) => r.left + ((n - e) / Math.max(1, t - e)) * r.width,
    y: (e) => r.top + r.height - (e / o) * r.height,
  };
}
function Si({ from: e, to: t, x: n }, r, i) {
  let [, a = 0] = r(e).split(`:`).map(Number),
    o = e + ((60 - a) % 60) * 6e4 - (e % 6e4),
    s = n(e + vi) - n(e),
    c = [1, 2, 3, 4, 6, 12].find((e) => e * s >= i) ?? 24,
    l = [];
  for (let e = o; e <= t; e += vi) Number(r(e).split(`:`)[0]) % c === 0 && l.push(e);
  return l;
}
function Ci({ points: e }, { from: t, to: n, x: r, y: i }) {
  return e
    .filter(([e]) => e >= t && e <= n)
    .map(([e, t], n) => `${n === 0 ? `M` : `L`}${r(e).toFixed(1)} ${i(t).toFixed(1)}`)
    .join(``);
}
function wi({ points: e }, { from: t, to: n }) {
  return e.findLast(([e]) => e >= t && e <= n);
}
function Ti(e, t, [n, r], i) {
  let [a, o] = [void 0, i];
  for (let { unit: i, points: s } of e) {
    let e = s.filter(([e]) => e >= t.from && e <= t.to).map(([e, n]) => [t.x(e), t.y(n)]);
    for (let [t, s] of e.entries()) {
      let c = Ei([n, r], e[t - 1] ?? s, s);
      c < o && ([a, o] = [i, c]);
    }
  }
  return a;
}
function Ei([e, t], [n, r], [i, a]) {
  let [o, s] = [i - n, a - r],
    c = o * o + s * s,
    l = c === 0 ? 0 : Math.min(1, Math.max(0, ((e - n) * o + (t - r) * s) / c));
  return Math.hypot(e - n - l * o, t - r - l * s);
}
function Di(e, t) {
  return e == null || t == null ? NaN : e < t ? -1 : e > t ? 1 : e >= t ? 0 : NaN;
}
function Oi(e, t) {
  return e == null || t == null ? NaN : t < e ? -1 : t > e ? 1 : t >= e ? 0 : NaN;
}
function ki(e) {
  let t, n, r;
  e.length === 2
    ? ((t = e === Di || e === Oi ? e : Ai), (n = e), (r = e))
    : ((t = Di), (n = (t, n) => Di(e(t), n)), (r = (t, n) => e(t) - n));
  function i(e, r, i = 0, a = e.length) {
    if (i < a) {
      if (t(r, r) !== 0) return a;
      do {
        let t = (i + a) >>> 1;
        n(e[t], r) < 0 ? (i = t + 1) : (a = t);
      } while (i < a);
    }
    return i;
  }
  function a(e, r, i = 0, a = e.length) {
    if (i < a) {
      if (t(r, r) !== 0) return a;
      do {
        let t = (i + a) >>> 1;
        n(e[t], r) <= 0 ? (i = t + 1) : (a = t);
      } while (i < a);
    }
    return i;
  }
  function o(e, t, n = 0, a = e.length) {
    let o = i(e, t, n, a - 1);
    return o > n && r(e[o - 1], t) > -r(e[o], t) ? o - 1 : o;
  }
  return { left: i, center: o, right: a };
}
function Ai() {
  return 0;
}
function ji(e) {
  return e === null ? NaN : +e;
}
var Mi = ki(Di);
Mi.right, Mi.left, ki(ji).center;
var Ni = class {
  constructor() {
    (this._partials = /* @__PURE__ */ new Float64Array(32)), (this._n = 0);
  }
  add(e) {
    let t = this._partials,
      n = 0;
    for (let r = 0; r < this._n && r < 32; r++) {
      let i = t[r],
        a = e + i,
        o = Math.abs(e) < Math.abs(i) ? e - (a - i) : i - (a - e);
      o && (t[n++] = o), (e = a);
    }
    return (t[n] = e), (this._n = n + 1), this;
  }
  valueOf() {
    let e = this._partials,
      t = this._n,
      n,
      r,
      i,
      a = 0;
    if (t > 0) {
      for (a = e[--t]; t > 0 && ((n = a), (r = e[--t]), (a = n + r), (i = r - (a - n)), !i); );
      t > 0 &&
        ((i < 0 && e[t - 1] < 0) || (i > 0 && e[t - 1] > 0)) &&
        ((r = i * 2), (n = a + r), r == n - a && (a = n));
    }
    return a;
  }
};
Array.prototype.slice;
var Pi = 1e-6,
  X = Math.PI,
  Fi = X / 2;
X / 4;
var Ii = X * 2;
180 / X;
var Li = X / 180,
  Ri = Math.abs,
  zi = Math.atan2,
  Z = Math.cos,
  Q = Math.sin,
  Bi =
    Math.sign ||
    function (e) {
      return e > 0 ? 1 : e < 0 ? -1 : 0;
    },
  Vi = Math.sqrt;
function Hi(e) {
  return e > 1 ? 0 : e < -1 ? X : Math.acos(e);
}
function Ui(e) {
  return e > 1 ? Fi : e < -1 ? -Fi : Math.asin(e);
}
new Ni(), new Ni();
function Wi(e, t) {
  return Ri(e) > X && (e -= Math.round(e / Ii) * Ii), [e, t];
}
(Wi.invert = Wi), -X, -Fi, new Ni(), new Ni(), new Ni();
function Gi() {}
(Gi.prototype = {
  constructor: Gi,
  point: function (e, t) {
    this.stream.point(e, t);
  },
  sphere: function () {
    this.stream.sphere();
  },
  lineStart: function () {
    this.stream.lineStart();
  },
  lineEnd: function () {
    this.stream.lineEnd();
  },
  polygonStart: function () {
    this.stream.polygonStart();
  },
  polygonEnd: function () {
    this.stream.polygonEnd();
  },
}),
  Z(30 * Li);
function Ki(e) {
  var t = Z(e);
  function n(e, n) {
    return [e * t, Q(n) / t];
  }
  return (
    (n.invert = function (e, n) {
      return [e / t, Ui(n * t)];
    }),
    n
  );
}
function qi(e, t) {
  var n = Q(e),
    r = (n + Q(t)) / 2;
  if (Ri(r) < Pi) return Ki(e);
  var i = 1 + n * (2 * r - n),
    a = Vi(i) / r;
  function o(e, t) {
    var n = Vi(i - 2 * r * Q(t)) / r;
    return [n * Q((e *= r)), a - n * Z(e)];
  }
  return (
    (o.invert = function (e, t) {
      var n = a - t,
        o = zi(e, Ri(n)) * Bi(n);
      return n * r < 0 && (o -= X * Bi(e) * Bi(n)), [o / r, Ui((i - (e * e + n * n) * r * r) / (2 * r))];
    }),
    o
  );
}
function Ji(e) {
  return function (t, n) {
    var r = Z(t),
      i = Z(n),
      a = e(r * i);
    return a === 1 / 0 ? [2, 0] : [a * i * Q(t), a * Q(n)];
  };
}
function Yi(e) {
  return function (t, n) {
    var r = Vi(t * t + n * n),
      i = e(r),
      a = Q(i),
      o = Z(i);
    return [zi(t * a, r * o), Ui(r && (n * a) / r)];
  };
}
var Xi = Ji(function (e) {
  return Vi(2 / (1 + e));
});
Xi.invert = Yi(function (e) {
  return 2 * Ui(e / 2);
});
var Zi = Ji(function (e) {
  return (e = Hi(e)) && e / Q(e);
});
Zi.invert = Yi(function (e) {
  return e;
});
function Qi(e, t) {
  return [e, t];
}
(Qi.invert = Qi), Vi(3) / 2;
var $i = class {
  constructor(e = [], t = (e, t) => (e < t ? -1 : +(e > t))) {
    if (((this.data = e), (this.length = this.data.length), (this.compare = t), this.length > 0))
      for (let e = (this.length >> 1) - 1; e >= 0; e--) this._down(e);
  }
  push(e) {
    this.data.push(e), this._up(this.length++);
  }
  pop() {
    if (this.length === 0) return;
    let e = this.data[0],
      t = this.data.pop();
    return --this.length > 0 && ((this.data[0] = t), this._down(0)), e;
  }
  peek() {
    return this.data[0];
  }
  _up(e) {
    let { data: t, compare: n } = this,
      r = t[e];
    for (; e > 0; ) {
      let i = (e - 1) >> 1,
        a = t[i];
      if (n(r, a) >= 0) break;
      (t[e] = a), (e = i);
    }
    t[e] = r;
  }
  _down(e) {
    let { data: t, compare: n } = this,
      r = this.length >> 1,
      i = t[e];
    for (; e < r; ) {
      let r = (e << 1) + 1,
        a = r + 1;
      if ((a < this.length && n(t[a], t[r]) < 0 && (r = a), n(t[r], i) >= 0)) break;
      (t[e] = t[r]), (e = r);
    }
    t[e] = i;
  }
};
function ea(e, t = 1, n = !1) {
  let r = 1 / 0,
    i = 1 / 0,
    a = -1 / 0,
    o = -1 / 0;
  for (let [t, n] of e[0]) t < r && (r = t), n < i && (i = n), t > a && (a = t), n > o && (o = n);
  let s = a - r,
    c = o - i,
    l = Math.max(t, Math.min(s, c));
  if (l === t) {
    let e = [r, i];
    return (e.distance = 0), e;
  }
  let u = 0;
  for (let t of e) u += t.length;
  let d = new Float64Array(u * 2),
    f = [],
    p = 0;
  for (let t of e) {
    for (let e = 0; e < t.length; e++) (d[p++] = t[e][0]), (d[p++] = t[e][1]);
    f.push(p);
  }
  let m = ra(d, f),
    h = new $i([], (e, t) => t.max - e.max),
    g = ia(d, f, m),
    _ = new ta(r + s / 2, i + c / 2, 0, d, f, m, -1 / 0, null);
  _.d > g.d && (g = _);
  let v = 2;
  function y(e, r, i, a) {
    let o = g.d - Math.max(0, i * Math.SQRT2 - t),
      s = new ta(e, r, i, d, f, m, o, a);
    v++,
      s.max > g.d + t && h.push(s),
      s.d > g.d && ((g = s), n && console.log(`found best ${Math.round(1e4 * s.d) / 1e4} after ${v} probes`));
  }
  let b = l / 2;
  for (let e = r; e < a; e += l) for (let t = i; t < o; t += l) y(e + b, t + b, b, null);
  for (; h.length; ) {
    let e = h.pop();
    if (e.max - g.d <= t) break;
    (b = e.h / 2),
      y(e.x - b, e.y - b, b, e),
      y(e.x + b, e.y - b, b, e),
      y(e.x - b, e.y + b, b, e),
      y(e.x + b, e.y + b, b, e);
  }
  n && console.log(`num probes: ${v}\nbest distance: ${g.d}`);
  let x = [g.x, g.y];
  return (x.distance = g.d), x;
}
function ta(e, t, n, r, i, a, o, s) {
  (this.x = e),
    (this.y = t),
    (this.h = n),
    (this.nsx1 = 0),
    (this.nsy1 = 0),
    (this.nsx2 = 0),
    (this.nsy2 = 0),
    (this.d = na(this, r, i, a, o, s)),
    (this.max = this.d + n * Math.SQRT2);
}
function na(e, t, n, r, i, a) {
  let o = e.x,
    s = e.y,
    c = !1,
    l = 1 / 0,
    u = i > 0 ? i * i : -1;
  if (
    a !== null &&
    ((e.nsx1 = a.nsx1),
    (e.nsy1 = a.nsy1),
    (e.nsx2 = a.nsx2),
    (e.nsy2 = a.nsy2),
    (l = aa(o, s, a.nsx1, a.nsy1, a.nsx2, a.nsy2)),
    l <= u)
  )
    return i;
  let d = n.length,
    f = 0,
    p = 0;
  for (let a = 0; a < d; a++) {
    let d = n[a],
      m = t[d - 2],
      h = t[d - 1];
    for (let n = p; n < d; n += 64, f += 4) {
      let a = n + 64;
      a > d && (a = d);
      let p = r[f],
        g = r[f + 1],
        _ = r[f + 2],
        v = r[f + 3],
        y = o < p ? p - o : o > _ ? o - _ : 0,
        b = s < g ? g - s : s > v ? s - v : 0,
        x = y * y + b * b >= l,
        S = s < g || s >= v || o > _;
      if (x && S) (m = t[a - 2]), (h = t[a - 1]);
      else
        for (let r = n; r < a; r += 2) {
          let n = t[r],
            a = t[r + 1];
          if ((!S && a > s != h > s && o < ((m - n) * (s - a)) / (h - a) + n && (c = !c), !x)) {
            let t = aa(o, s, n, a, m, h);
            if (t < l && ((l = t), (e.nsx1 = n), (e.nsy1 = a), (e.nsx2 = m), (e.nsy2 = h), l <= u)) return i;
          }
          (m = n), (h = a);
        }
    }
    p = d;
  }
  return l === 0 ? 0 : (c ? 1 : -1) * Math.sqrt(l);
}
function ra(e, t) {
  let n = 0,
    r = 0;
  for (let e = 0; e < t.length; e++) (n += Math.ceil((t[e] - r) / 64)), (r = t[e]);
  let i = new Float64Array(n * 4),
    a = 0;
  r = 0;
  for (let n = 0; n < t.length; n++) {
    let o = t[n];
    for (let t = r; t < o; t += 64, a += 4) {
      let n = t + 64 < o ? t + 64 : o,
        s = t === r ? o - 2 : t - 2,
        c = e[s],
        l = e[s + 1],
        u = c,
        d = l;
      for (let r = t; r < n; r += 2) {
        let t = e[r],
          n = e[r + 1];
        t < c ? (c = t) : t > u && (u = t), n < l ? (l = n) : n > d && (d = n);
      }
      (i[a] = c), (i[a + 1] = l), (i[a + 2] = u), (i[a + 3] = d);
    }
    r = o;
  }
  return i;
}
function ia(e, t, n) {
  let r = 0,
    i = 0,
    a = 0,
    o = t[0];
  for (let t = 0, n = o - 2; t < o; n = t, t += 2) {
    let o = e[t],
      s = e[t + 1],
      c = e[n],
      l = e[n + 1],
      u = o * l - c * s;
    (i += (o + c) * u), (a += (s + l) * u), (r += u * 3);
  }
  let s = new ta(i / r, a / r, 0, e, t, n, -1 / 0, null);
  return r === 0 || s.d < 0 ? new ta(e[0], e[1], 0, e, t, n, -1 / 0, null) : s;
}
function aa(e, t, n, r, i, a) {
  let o = i - n,
    s = a - r;
  if (o !== 0 || s !== 0) {
    let c = ((e - n) * o + (t - r) * s) / (o * o + s * s);
    c > 1 ? ((n = i), (r = a)) : c > 0 && ((n += o * c), (r += s * c));
  }
  return (o = e - n), (s = t - r), o * o + s * s;
}
function oa(e) {
  return e;
}
function sa(e) {
  if (e == null) return oa;
  var t,
    n,
    r = e.scale[0],
    i = e.scale[1],
    a = e.translate[0],
    o = e.translate[1];
  return function (e, s) {
    s || (t = n = 0);
    var c = 2,
      l = e.length,
      u = Array(l);
    for (u[0] = (t += e[0]) * r + a, u[1] = (n += e[1]) * i + o; c < l; ) (u[c] = e[c]), ++c;
    return u;
  };
}
function ca(e, t) {
  for (var n, r = e.length, i = r - t; i < --r; ) (n = e[i]), (e[i++] = e[r]), (e[r] = n);
}
function la(e, t) {
  return (
    typeof t == `string` && (t = e.objects[t]),
    t.type === `GeometryCollection`
      ? {
          type: `FeatureCollection`,
          features: t.geometries.map(function (t) {
            return ua(e, t);
          }),
        }
      : ua(e, t)
  );
}
function ua(e, t) {
  var n = t.id,
    r = t.bbox,
    i = t.properties == null ? {} : t.properties,
    a = da(e, t);
  return n == null && r == null
    ? { type: `Feature`, properties: i, geometry: a }
    : r == null
      ? { type: `Feature`, id: n, properties: i, geometry: a }
      : { type: `Feature`, id: n, bbox: r, properties: i, geometry: a };
}
function da(e, t) {
  var n = sa(e.transform),
    r = e.arcs;
  function i(e, t) {
    t.length && t.pop();
    for (var i = r[e < 0 ? ~e : e], a = 0, o = i.length; a < o; ++a) t.push(n(i[a], a));
    e < 0 && ca(t, o);
  }
  function a(e) {
    return n(e);
  }
  function o(e) {
    for (var t = [], n = 0, r = e.length; n < r; ++n) i(e[n], t);
    return t.length < 2 && t.push(t[0]), t;
  }
  function s(e) {
    for (var t = o(e); t.length < 4; ) t.push(t[0]);
    return t;
  }
  function c(e) {
    return e.map(s);
  }
  function l(e) {
    var t = e.type,
      n;
    switch (t) {
      case `GeometryCollection`:
        return { type: t, geometries: e.geometries.map(l) };
      case `Point`:
        n = a(e.coordinates);
        break;
      case `MultiPoint`:
        n = e.coordinates.map(a);
        break;
      case `LineString`:
        n = o(e.arcs);
        break;
      case `MultiLineString`:
        n = e.arcs.map(o);
        break;
      case `Polygon`:
        n = c(e.arcs);
        break;
      case `MultiPolygon`:
        n = e.arcs.map(c);
        break;
      default:
        return null;
    }
    return { type: t, coordinates: n };
  }
  return l(t);
}
var fa = 1e3,
  pa = Math.PI / 180,
  ma = 100;
function ha(e, { object: t, property: n, coordinates: r }) {
  let i = la(e, e.objects[t]).features.map((e) => ga(e, n)),
    a = wa(i, r === `projected` ? _a : va(Ta(i))),
    o = Ta(a).map(([e]) => e),
    s = Ta(a).map(([, e]) => e),
    [c, l] = Da(o),
    [u, d] = Da(s),
    f = fa / (l - c),
    p = wa(a, ([e, t]) => [(e - c) * f, (t - u) * f])
      .map(xa)
      .sort((e, t) => t.size - e.size);
  return { height: (d - u) * f, regions: p };
}
function ga({ id: e, properties: t, geometry: n }, r) {
  let i = n.type === `Polygon` ? [n.coordinates] : n.coordinates;
  return { id: String(r === void 0 ? e : t[r]), polygons: i.map((e) => e.map((e) => e.map((e) => Ea(e)))) };
}
function _a([e, t]) {
  return [e, -t];
}
function va(e) {
  let t = ya(e.map(([e]) => e)),
    [n, r] = Da(e.map(([, e]) => e)),
    i = (r - n) / 6,
    a = qi((n + i) * pa, (r - i) * pa);
  return ([e, n]) => {
    let [r, i] = a(ba(t, e) * pa, n * pa);
    return [r, -i];
  };
}
function ya(e) {
  let t = [...new Set(e)].sort((e, t) => e - t),
    n = t
      .map((e, n) => ({ from: e, width: (t[n + 1] ?? t[0] + 360) - e }))
      .reduce((e, t) => (t.width > e.width ? t : e));
  return n.from + n.width / 2 + 180;
}
function ba(e, t) {
  let n = (t - e) % 360;
  return n > 180 ? n - 360 : n < -180 ? n + 360 : n;
}
function xa({ id: e, polygons: t }) {
  let n = t.reduce((e, t) => (Sa(t) > Sa(e) ? t : e)),
    r = Sa(n),
    i = ea(n, Math.sqrt(r) / ma);
  return { id: e, path: t.flat().map(Ca).join(``), x: i[0], y: i[1], room: i.distance, size: r };
}
function Sa([e = []]) {
  let t = e.map(([t, n], r) => {
    let [i, a] = e[(r + 1) % e.length];
    return t * a - i * n;
  });
  return Math.abs(t.reduce((e, t) => e + t, 0)) / 2;
}
function Ca(e) {
  return `M${e.map(([e, t]) => `${e.toFixed(1)},${t.toFixed(1)}`).join(`L`)}Z`;
}
function wa(e, t) {
  return e.map(({ id: e, polygons: n }) => ({ id: e, polygons: n.map((e) => e.map((e) => e.map(t))) }));
}
function Ta(e) {
  return e.flatMap(({ polygons: e }) => e.flat(2));
}
function Ea([e = 0, t = 0]) {
  return [e, t];
}
function Da(e) {
  return e.reduce(([e, t], n) => [Math.min(e, n), Math.max(t, n)], [1 / 0, -1 / 0]);
}
function Oa(e) {
  return e.map(({ id: e, x: t, y: n, room: r }) => ({ id: e, x: t - r, y: n - r, width: 2 * r, height: 2 * r }));
}
var ka = 1e4,
  Aa = 3e4,
  ja = /* @__PURE__ */ new Map();
function Ma(e, { night: t, map: n }, r) {
  if (!n) return `none`;
  let i = JSON.stringify([e, t, n]),
    a = ja.get(i) ?? { state: `asked`, waiting: /* @__PURE__ */ new Set() };
  return ja.has(i) || (ja.set(i, a), o()), typeof a.state == `string` && a.waiting.add(r), a.state;
  async function o() {
    let t = await Na(e);
    t === `later` && setTimeout(() => void o(), Aa * (0.5 + Math.random())),
      s(typeof t == `string` ? `none` : Pa(t, n));
  }
  function s(e) {
    a.state = e;
    let t = [...a.waiting];
    a.waiting.clear();
    for (let e of t) e();
  }
}
async function Na(e) {
  try {
    let t = await fetch(`${e}/map`, { signal: AbortSignal.timeout(ka) });
    return t.ok ? await t.json() : t.status >= 500 || t.status === 429 ? `later` : `none`;
  } catch {
    return `later`;
  }
}
function Pa(e, t) {
  try {
    return ha(e, t);
  } catch {
    return `none`;
  }
}
function Fa(e) {
  var t = 0,
    n = e.children,
    r = n && n.length;
  if (!r) t = 1;
  else for (; --r >= 0; ) t += n[r].value;
  e.value = t;
}
function Ia() {
  return this.eachAfter(Fa);
}
function La(e, t) {
  let n = -1;
  for (let r of this) e.call(t, r, ++n, this);
  return this;
}
function Ra(e, t) {
  for (var n = this, r = [n], i, a, o = -1; (n = r.pop()); )
    if ((e.call(t, n, ++o, this), (i = n.children))) for (a = i.length - 1; a >= 0; --a) r.push(i[a]);
  return this;
}
function za(e, t) {
  for (var n = this, r = [n], i = [], a, o, s, c = -1; (n = r.pop()); )
    if ((i.push(n), (a = n.children))) for (o = 0, s = a.length; o < s; ++o) r.push(a[o]);
  for (; (n = i.pop()); ) e.call(t, n, ++c, this);
  return this;
}
function Ba(e, t) {
  let n = -1;
  for (let r of this) if (e.call(t, r, ++n, this)) return r;
}
function Va(e) {
  return this.eachAfter(function (t) {
    for (var n = +e(t.data) || 0, r = t.children, i = r && r.length; --i >= 0; ) n += r[i].value;
    t.value = n;
  });
}
function Ha(e) {
  return this.eachBefore(function (t) {
    t.children && t.children.sort(e);
  });
}
function Ua(e) {
  for (var t = this, n = Wa(t, e), r = [t]; t !== n; ) (t = t.parent), r.push(t);
  for (var i = r.length; e !== n; ) r.splice(i, 0, e), (e = e.parent);
  return r;
}
function Wa(e, t) {
  if (e === t) return e;
  var n = e.ancestors(),
    r = t.ancestors(),
    i = null;
  for (e = n.pop(), t = r.pop(); e === t; ) (i = e), (e = n.pop()), (t = r.pop());
  return i;
}
function Ga() {
  for (var e = this, t = [e]; (e = e.parent); ) t.push(e);
  return t;
}
function Ka() {
  return Array.from(this);
}
function qa() {
  var e = [];
  return (
    this.eachBefore(function (t) {
      t.children || e.push(t);
    }),
    e
  );
}
function Ja() {
  var e = this,
    t = [];
  return (
    e.each(function (n) {
      n !== e && t.push({ source: n.parent, target: n });
    }),
    t
  );
}
function* Ya() {
  var e = this,
    t,
    n = [e],
    r,
    i,
    a;
  do
    for (t = n.reverse(), n = []; (e = t.pop()); )
      if ((yield e, (r = e.children))) for (i = 0, a = r.length; i < a; ++i) n.push(r[i]);
  while (n.length);
}
function Xa(e, t) {
  e instanceof Map ? ((e = [void 0, e]), t === void 0 && (t = $a)) : t === void 0 && (t = Qa);
  for (var n = new no(e), r, i = [n], a, o, s, c; (r = i.pop()); )
    if ((o = t(r.data)) && (c = (o = Array.from(o)).length))
      for (r.children = o, s = c - 1; s >= 0; --s)
        i.push((a = o[s] = new no(o[s]))), (a.parent = r), (a.depth = r.depth + 1);
  return n.eachBefore(to);
}
function Za() {
  return Xa(this).eachBefore(eo);
}
function Qa(e) {
  return e.children;
}
function $a(e) {
  return Array.isArray(e) ? e[1] : null;
}
function eo(e) {
  e.data.value !== void 0 && (e.value = e.data.value), (e.data = e.data.data);
}
function to(e) {
  var t = 0;
  do e.height = t;
  while ((e = e.parent) && e.height < ++t);
}
function no(e) {
  (this.data = e), (this.depth = this.height = 0), (this.parent = null);
}
no.prototype = Xa.prototype = {
  constructor: no,
  count: Ia,
  each: La,
  eachAfter: za,
  eachBefore: Ra,
  find: Ba,
  sum: Va,
  sort: Ha,
  path: Ua,
  ancestors: Ga,
  descendants: Ka,
  leaves: qa,
  links: Ja,
  copy: Za,
  [Symbol.iterator]: Ya,
};
function ro(e) {
  if (typeof e != `function`) throw Error();
  return e;
}
function io() {
  return 0;
}
function ao(e) {
  return function () {
    return e;
  };
}
function oo(e) {
  (e.x0 = Math.round(e.x0)), (e.y0 = Math.round(e.y0)), (e.x1 = Math.round(e.x1)), (e.y1 = Math.round(e.y1));
}
function so(e, t, n, r, i) {
  for (var a = e.children, o, s = -1, c = a.length, l = e.value && (r - t) / e.value; ++s < c; )
    (o = a[s]), (o.y0 = n), (o.y1 = i), (o.x0 = t), (o.x1 = t += o.value * l);
}
Object.create(no.prototype);
function co(e, t, n, r, i) {
  for (var a = e.children, o, s = -1, c = a.length, l = e.value && (i - n) / e.value; ++s < c; )
    (o = a[s]), (o.x0 = t), (o.x1 = r), (o.y0 = n), (o.y1 = n += o.value * l);
}
var lo = (1 + Math.sqrt(5)) / 2;
function uo(e, t, n, r, i, a) {
  for (var o = [], s = t.children, c, l, u = 0, d = 0, f = s.length, p, m, h = t.value, g, _, v, y, b, x, S; u < f; ) {
    (p = i - n), (m = a - r);
    do g = s[d++].value;
    while (!g && d < f);
    for (_ = v = g, x = Math.max(m / p, p / m) / (h * e), S = g * g * x, b = Math.max(v / S, S / _); d < f; ++d) {
      if (
        ((g += l = s[d].value),
        l < _ && (_ = l),
        l > v && (v = l),
        (S = g * g * x),
        (y = Math.max(v / S, S / _)),
        y > b)
      ) {
        g -= l;
        break;
      }
      b = y;
    }
    o.push((c = { value: g, dice: p < m, children: s.slice(u, d) })),
      c.dice ? so(c, n, r, i, h ? (r += (m * g) / h) : a) : co(c, n, r, h ? (n += (p * g) / h) : i, a),
      (h -= g),
      (u = d);
  }
  return o;
}
var fo = (function e(t) {
  function n(e, n, r, i, a) {
    uo(t, e, n, r, i, a);
  }
  return (
    (n.ratio = function (t) {
      return e((t = +t) > 1 ? t : 1);
    }),
    n
  );
})(lo);
function po() {
  var e = fo,
    t = !1,
    n = 1,
    r = 1,
    i = [0],
    a = io,
    o = io,
    s = io,
    c = io,
    l = io;
  function u(e) {
    return (e.x0 = e.y0 = 0), (e.x1 = n), (e.y1 = r), e.eachBefore(d), (i = [0]), t && e.eachBefore(oo), e;
  }
  function d(t) {
    var n = i[t.depth],
      r = t.x0 + n,
      u = t.y0 + n,
      d = t.x1 - n,
      f = t.y1 - n;
    d < r && (r = d = (r + d) / 2),
      f < u && (u = f = (u + f) / 2),
      (t.x0 = r),
      (t.y0 = u),
      (t.x1 = d),
      (t.y1 = f),
      t.children &&
        ((n = i[t.depth + 1] = a(t) / 2),
        (r += l(t) - n),
        (u += o(t) - n),
        (d -= s(t) - n),
        (f -= c(t) - n),
        d < r && (r = d = (r + d) / 2),
        f < u && (u = f = (u + f) / 2),
        e(t, r, u, d, f));
  }
  return (
    (u.round = function (e) {
      return arguments.length ? ((t = !!e), u) : t;
    }),
    (u.size = function (e) {
      return arguments.length ? ((n = +e[0]), (r = +e[1]), u) : [n, r];
    }),
    (u.tile = function (t) {
      return arguments.length ? ((e = ro(t)), u) : e;
    }),
    (u.padding = function (e) {
      return arguments.length ? u.paddingInner(e).paddingOuter(e) : u.paddingInner();
    }),
    (u.paddingInner = function (e) {
      return arguments.length ? ((a = typeof e == `function` ? e : ao(+e)), u) : a;
    }),
    (u.paddingOuter = function (e) {
      return arguments.length ? u.paddingTop(e).paddingRight(e).paddingBottom(e).paddingLeft(e) : u.paddingTop();
    }),
    (u.paddingTop = function (e) {
      return arguments.length ? ((o = typeof e == `function` ? e : ao(+e)), u) : o;
    }),
    (u.paddingRight = function (e) {
      return arguments.length ? ((s = typeof e == `function` ? e : ao(+e)), u) : s;
    }),
    (u.paddingBottom = function (e) {
      return arguments.length ? ((c = typeof e == `function` ? e : ao(+e)), u) : c;
    }),
    (u.paddingLeft = function (e) {
      return arguments.length ? ((l = typeof e == `function` ? e : ao(+e)), u) : l;
    }),
    u
  );
}
(function e(t) {
  function n(e, n, r, i, a) {
    if ((o = e._squarify) && o.ratio === t)
      for (var o, s, c, l, u = -1, d, f = o.length, p = e.value; ++u < f; ) {
        for (s = o[u], c = s.children, l = s.value = 0, d = c.length; l < d; ++l) s.value += c[l].value;
        s.dice
          ? so(s, n, r, i, p ? (r += ((a - r) * s.value) / p) : a)
          : co(s, n, r, p ? (n += ((i - n) * s.value) / p) : i, a),
          (p -= s.value);
      }
    else (e._squarify = o = uo(t, e, n, r, i, a)), (o.ratio = t);
  }
  return (
    (n.ratio = function (t) {
      return e((t = +t) > 1 ? t : 1);
    }),
    n
  );
})(lo);
function mo(e, t, n, r = 0) {
  let i = 0,
    a = e.map(({ size: e }) => {
      let t = i;
      return (i += e + r), t;
    }),
    o = Math.max(0, n - t - Math.max(0, i - r));
  return ho(e.map(({ middle: e, size: t }, n) => e - t / 2 - a[n])).map(
    (e, n) => Math.min(Math.max(e, t), t + o) + a[n],
  );
}
function ho(e) {
  let t = [];
  for (let n of e) {
    let e = { sum: n, count: 1 };
    for (let n = t.at(-1); n && n.sum / n.count > e.sum / e.count; n = t.at(-1))
      t.pop(), (e = { sum: e.sum + n.sum, count: e.count + n.count });
    t.push(e);
  }
  return t.flatMap(({ sum: e, count: t }) => Array(t).fill(e / t));
}
var go = 1.4,
  _o = 0.05,
  vo = [16, 10];
function yo(e) {
  let t = e.flatMap(({ voters: e }) => (e ? [e] : [])).sort((e, t) => e - t),
    n = t[Math.floor(t.length / 2)] ?? 1,
    r = e.map((e) => ({ ...e, area: e.voters || n })),
    i = Math.max(1, ...r.map(({ area: e }) => e)),
    a = r.flatMap(({ id: e, area: t, tile: n }) => (n ? [{ id: e, area: t / i, tile: n }] : []));
  return a.length === e.length && e.length > 0 ? bo(a) : Co(r);
}
function bo(e) {
  let t = [...new Set(e.map(({ tile: e }) => e.y))]
      .sort((e, t) => e - t)
      .map((t) => e.filter(({ tile: e }) => e.y === t).sort((e, t) => e.tile.x - t.tile.x)),
    n = e.map(({ tile: e }) => e.x),
    [r, i] = [Math.min(...n), Math.max(...n)],
    a = Math.max(...t.map((e) => e.reduce((e, { area: t }) => e + xo(t) + _o, -0.05))),
    o = a / (i - r + 1),
    s = 0,
    c = t.flatMap((e) => {
      let t = Math.max(...e.map(({ area: e }) => So(e))),
        n = mo(
          e.map(({ area: e, tile: t }) => ({ middle: (t.x - r + 0.5) * o, size: xo(e) })),
          0,
          a,
          _o,
        ),
        i = e.map(({ id: e, area: r }, i) => ({ id: e, x: n[i], y: s + (t - So(r)) / 2, width: xo(r), height: So(r) }));
      return (s += t + _o), i;
    });
  return { width: a, height: s - _o, tiles: c };
}
function xo(e) {
  return Math.sqrt(e * go);
}
function So(e) {
  return Math.sqrt(e / go);
}
function Co(e) {
  let [t, n] = vo;
  if (e.length === 0) return { width: t, height: n, tiles: [] };
  let r = Xa({ id: ``, area: 0, children: e }, ({ children: e }) => e);
  r.sum(({ area: e }) => e).sort((e, t) => (t.value ?? 0) - (e.value ?? 0));
  let i = po().size([t, n]).tile(fo)(r).leaves(),
    a = 0.97;
  return {
    width: t,
    height: n,
    tiles: i.map(({ data: e, x0: t, x1: n, y0: r, y1: i }) => ({
      id: e.id,
      x: t + ((n - t) * 0.030000000000000027) / 2,
      y: r + ((i - r) * 0.030000000000000027) / 2,
      width: (n - t) * a,
      height: (i - r) * a,
    })),
  };
}
function wo(e, t, [n, r]) {
  let i = e.find((e) => e.id === t);
  if (!i) return e[0]?.id;
  let [a, o] = To(i),
    s = Math.min(i.width, i.height) / 4,
    c = e.flatMap((e) => {
      let [t, i] = [To(e)[0] - a, To(e)[1] - o],
        c = t * n + i * r,
        l = Math.abs(t * r) + Math.abs(i * n);
      return c > s ? [{ id: e.id, isAside: l > c, way: c + 2 * l }] : [];
    });
  return c.sort((e, t) => Number(e.isAside) - Number(t.isAside) || e.way - t.way), c[0]?.id;
}
function To({ x: e, y: t, width: n, height: r }) {
  return [e + n / 2, t + r / 2];
}
var Eo = f`
  .map.drawn {
    /* As wide as its height leaves it, where the land is high and narrow. */
    max-width: min(64rem, 80vh * var(--map-width) / var(--map-height));
  }
  .map.drawn svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .region {
    outline: none;
    cursor: pointer;
    fill: var(--step);
    /* The palest step has no more than its border against the ground. */
    stroke: color-mix(in srgb, var(--ink) 55%, var(--card));
    stroke-width: 1px;
    stroke-linejoin: round;
  }
  .region path {
    vector-effect: non-scaling-stroke;
    fill-rule: evenodd;
    transition: fill 0.3s;
    print-color-adjust: exact;
  }
  .region.silent {
    --step: var(--card);
    fill: url('#hatch');
  }
  #hatch rect {
    fill: var(--faint);
  }
  #hatch line {
    stroke: var(--rule);
  }
  .ring {
    vector-effect: non-scaling-stroke;
    fill: none;
    stroke: var(--ink);
    stroke-width: 3px;
    stroke-linejoin: round;
    pointer-events: none;
  }
  .map:has(.region:focus-visible) .ring.chosen {
    stroke: var(--warn);
    stroke-width: 4px;
  }
  .label {
    fill: currentColor;
    stroke: var(--step);
    stroke-width: 3px;
    stroke-linejoin: round;
    paint-order: stroke;
    vector-effect: non-scaling-stroke;
    font-weight: 700;
    letter-spacing: -0.02em;
    text-anchor: middle;
    pointer-events: none;
  }
  .label .short {
    font-weight: 400;
    letter-spacing: 0;
  }
  .label.silent {
    --step: var(--card);
    color: var(--ink);
    background: none;
  }
  @media (prefers-reduced-motion: reduce) {
    .region path {
      transition: none;
    }
  }
`,
  Do = 11,
  Oo = 30,
  $ = 12,
  [ko, Ao] = [0.58, 1.1];
function jo(e) {
  let { layout: t, current: n, chosen: r } = e,
    [i, a] = [fa + 12, t.height + 12],
    o = [.../* @__PURE__ */ new Set([r, n])],
    s = 7 * Io(e);
  return k`<div
    class="map drawn"
    ${K({ '--map-width': String(i), '--map-height': String(a) })}
    @keydown=${e.turn}
    @pointerleave=${() => e.point(void 0)}
  >
    <svg viewBox="${-6} ${-6} ${i} ${a}" role="group" aria-label=${e.label}>
      <defs>
        <pattern id="hatch" patternUnits="userSpaceOnUse" width=${s} height=${s} patternTransform="rotate(45)">
          <rect width=${s} height=${s}></rect>
          <line y2=${s} stroke-width=${s}></line>
        </pattern>
      </defs>
      ${R(
        t.regions,
        ({ id: e }) => e,
        (t) => Mo(t, e),
      )}
      ${t.regions.flatMap(({ id: e, path: t }) => (o.includes(e) ? [A`<path class="ring ${e === r ? `chosen` : ``}" d=${t}></path>`] : []))}
      ${t.regions.map((t) => No(t, e))}
    </svg>
  </div>`;
}
function Mo({ id: e, path: t }, n) {
  let { step: r, spoken: i } = n.wordsOf(e);
  return A`<g
    role="button"
    class="region ${Fo(r)}"
    data-unit=${e}
    tabindex=${n.stop === e ? 0 : -1}
    aria-current=${n.current === e ? `true` : M}
    aria-controls="detail"
    aria-label=${i}
    @focus=${() => n.choose(e)}
    @click=${() => n.choose(e)}
    @pointerenter=${() => n.point(e)}
  ><path d=${t}></path></g>`;
}
function No(e, t) {
  let n = t.wordsOf(e.id),
    r = Io(t),
    i = Po(n, e.room / r, t.current === e.id);
  if (!i) return M;
  let { figure: a, size: o, name: s } = i,
    c = e.y + (s === void 0 ? 0.35 : 0.05) * o * r;
  return A`<text
    class="label ${Fo(n.step)}"
    data-of=${e.id}
    aria-hidden="true"
    x=${e.x}
    y=${c}
    font-size=${o * r}
  >${a}${s === void 0 ? M : A`<tspan class="short" x=${e.x} dy=${$ * 1.2 * r} font-size=${$ * r}>${s}</tspan>`}</text>`;
}
function Po({ figure: e, mark: t, name: n }, r, i) {
  let a = t === `` ? e : `${e}\u00a0${t}`,
    o = r / Math.hypot((a.length * ko) / 2, Ao / 2),
    s = Math.min(Oo, o);
  if (s >= Do) {
    let e = Math.min(s, r / 2.5),
      t = $ * 1.2 + e * 0.05;
    return e >= Do && Math.hypot((n.length * $ * ko) / 2, t) <= r
      ? { figure: a, size: e, name: n }
      : { figure: a, size: s, name: void 0 };
  }
  return i ? { figure: a, size: $, name: void 0 } : t === `` ? void 0 : { figure: t, size: $, name: void 0 };
}
function Fo(e) {
  return e === void 0 ? `silent` : `step-${e}`;
}
function Io({ width: e }) {
  return (fa + 12) / (e || 640);
}
var Lo = [0, 10, 20, 30, 40, 50, 60, 70],
  Ro = [
    [`#def5fb`, `#1a2d50`],
    [`#a6dcef`, `#1f4574`],
    [`#73c0e2`, `#1f6196`],
    [`#48a2d1`, `#1f7eb4`],
    [`#2c84bb`, `#2d9ccd`],
    [`#21669d`, `#4cbbe1`],
    [`#204978`, `#76d8f2`],
    [`#1d3050`, `#a5f4ff`],
  ];
function zo(e) {
  return Math.max(
    0,
    Lo.findLastIndex((t) => e >= t),
  );
}
var Bo = Ro.map(
  ([e, t], n) =>
    `.step-${n} { --step: light-dark(${e}, ${t}); background: var(--step); color: light-dark(${Cn(e)}, ${Cn(t)}); }`,
).join(`
`);
function Vo(e, t) {
  return e && t(`turnout.basis.${e}`);
}
function Ho({ flags: e }) {
  return e.includes(`held`) ? `‖` : e.length > 0 ? `⚑` : ``;
}
function Uo(e, t) {
  return e === void 0 ? `–` : t(`turnout.basis.word.${e}`);
}
function Wo(e) {
  let { unit: t, row: n, election: r, speaking: i } = e,
    { say: a, format: o, language: s } = i;
  return k`<div class="name">${r.nameIn(s, t.names)}</div>
    <div class="percent">
      ${n?.percent === void 0 ? a(`turnout.silent`) : o.percent(n.percent)}
      <span class="quiet">${Vo(n?.basis.percent, a) ?? M}</span>
    </div>
    <dl>
      ${
        n
          ? Go(e, n).map(
              ([e, t, n]) => k`<div>
        <dt>${e}</dt>
        <dd>${t}${n === void 0 ? M : k` <span class="quiet">${n}</span>`}</dd>
      </div>`,
            )
          : M
      }
    </dl>
    ${n?.flags.map((e) => k`<p class="bad">${J(e, a)}</p>`) ?? M}`;
}
function Go({ election: e, speaking: t, time: n }, r) {
  let { say: i, format: a } = t,
    { ballots: o, voters: s, basis: c, reported: l, reporting: u, source: d } = r;
  return [
    o === void 0 ? void 0 : [i(`turnout.ballots`), a.integer(o), Vo(c.ballots, i)],
    s === void 0 ? void 0 : [i(`turnout.voters`), a.integer(s), Vo(c.voters, i)],
    u && [i(`turnout.reporting`), i(`turnout.reporting.of`, u)],
    l?.percent === void 0
      ? void 0
      : [i(`turnout.reported`), a.percent(l.percent), `${q(`source`, l.source, e, t)}, ${n(l.asOf)}`],
    [i(`turnout.time`), n(r.asOf)],
    d === void 0 ? void 0 : [i(`turnout.source`), q(`source`, d, e, t)],
    [i(`turnout.state`), i(`turnout.status.${r.status}`)],
  ].filter((e) => e !== void 0);
}
var Ko = 150,
  qo = { left: 3, top: 3, width: 234, height: 54 },
  Jo = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] },
  Yo = /* @__PURE__ */ new WeakMap(),
  Xo = class extends G {
    static properties = { unit: { type: String }, chosen: { state: !0 }, pointed: { state: !0 }, width: { state: !0 } };
    static styles = [
      G.styles,
      f`
      .both {
        display: grid;
        gap: 1rem;
      }
      .map {
        position: relative;
        max-width: 64rem;
        margin-inline: auto;
        aspect-ratio: var(--map-width) / var(--map-height);
      }
      .tile {
        position: absolute;
        container: tile / size;
        left: calc(var(--x) * 1%);
        top: calc(var(--y) * 1%);
        width: calc(var(--w) * 1%);
        height: calc(var(--h) * 1%);
        display: flex;
        flex-direction: column;
        justify-content: center;
        align-items: center;
        gap: 0.1em;
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow: hidden;
        border: 1px solid color-mix(in srgb, var(--ink) 35%, transparent);
        border-radius: var(--radius);
        line-height: 1.1;
        transition: background-color 0.3s;
      }
      .tile b {
        /* As wide as five figures of a wide font may be; the unit is of the tile itself. */
        font-size: clamp(0.4rem, 26cqi, 2.2rem);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .tile .short {
        display: none;
        max-width: 100%;
        padding: 0 0.2em;
        font-size: clamp(0.6875rem, 9cqi, 1.1rem);
        text-align: center;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
      }
      @container tile (min-width: 4.5rem) and (min-height: 3.4rem) {
        .tile b {
          font-size: clamp(0.4rem, 22cqi, 2.2rem);
        }
        .tile .short {
          display: -webkit-box;
        }
      }
      .tile i {
        position: absolute;
        inset: 0.1em 0.2em auto auto;
        font-style: normal;
        font-size: clamp(0.5rem, 18cqi, 1rem);
      }
      .silent,
      .swatch.silent {
        color: var(--ink);
        background: repeating-linear-gradient(45deg, var(--faint) 0 4px, var(--rule) 4px 6px);
      }
      .tile:focus-visible,
      .tile[aria-current] {
        outline: 3px solid var(--ink);
        outline-offset: 0;
        z-index: 1;
      }
      .tile:focus-visible {
        outline-color: var(--warn);
      }
      ${d(Bo)}
      ${Eo}
      .map.waiting {
        background: var(--faint);
      }
      .legend {
        margin-block-start: 0.75rem;
        font-size: 0.75rem;
      }
      .legend ol {
        display: flex;
        list-style: none;
        margin: 0.2rem 0 0.4rem;
        padding: 0;
        max-width: 30rem;
      }
      .legend ol li {
        flex: 1;
        padding: 0.15rem 0;
        text-align: center;
        white-space: nowrap;
      }
      @container (max-width: 28rem) {
        .legend .to {
          display: none;
        }
        .legend ol li {
          padding-inline-start: 0.2rem;
          text-align: start;
        }
      }
      .legend ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .swatch {
        display: inline-block;
        width: 1.1em;
        height: 0.9em;
        margin-inline-end: 0.35em;
        border: 1px solid var(--muted);
        vertical-align: -0.05em;
      }
      .detail {
        min-height: 15rem;
        padding-block-start: 0.5rem;
        border-block-start: 1px solid var(--rule);
      }
      .name {
        font-weight: 600;
      }
      .percent {
        font: 700 1.75rem / 1.2 var(--serif);
      }
      .percent .quiet {
        display: block;
        font: 400 0.875rem / 1.2 var(--sans);
      }
      .detail dl {
        margin: 0.4rem 0;
        font-size: 0.875rem;
      }
      .detail dl div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5rem;
        padding-block: 0.1rem;
      }
      .detail dt {
        color: var(--muted);
      }
      .detail dd {
        margin: 0;
        font-weight: 600;
      }
      .detail dd .quiet {
        font-weight: 400;
      }
      .detail p {
        margin: 0.2rem 0;
      }
      .day {
        display: block;
        width: 100%;
        max-width: 24rem;
        height: auto;
        margin-block-start: 0.4rem;
      }
      .day path {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2;
      }
      .day line {
        stroke: var(--rule);
      }
      .day circle {
        fill: var(--ink);
      }
      @container (min-width: 56rem) {
        .both {
          grid-template-columns: minmax(0, 5fr) minmax(15rem, 2fr);
        }
        .detail {
          padding: 0 0 0 1rem;
          border-block-start: 0;
          border-inline-start: 1px solid var(--rule);
        }
      }
      /* On a wall nobody chooses one: the whole stands above, large. */
      :host([wall]) .both {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([wall]) .detail {
        order: -1;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.75rem;
        min-height: 0;
        padding: 0;
        border: 0;
        font-size: 1.25rem;
      }
      :host([wall]) .detail .percent {
        font-size: 2.5rem;
      }
      :host([wall]) .detail .percent .quiet {
        display: inline;
      }
      :host([wall]) .detail :is(dl, .day),
      :host([wall]) .legend .note {
        display: none;
      }
      @media print {
        .tile,
        .legend li,
        .swatch {
          print-color-adjust: exact;
          -webkit-print-color-adjust: exact;
        }
        button.tile {
          display: flex;
          transition: none;
        }
      }
    `,
    ];
    #e;
    #t;
    heading() {
      return this.say(`turnout.heading`);
    }
    get #n() {
      return this.chosen ?? this.unit;
    }
    topics() {
      return [`turnout`];
    }
    reads(e) {
      return e === `night` || e.startsWith(`turnout:`) || e.startsWith(`series:turnout:`);
    }
    disconnectedCallback() {
      super.disconnectedCallback(), this.#e?.disconnect(), (this.#t = void 0);
    }
    updated() {
      let e = this.renderRoot.querySelector(`.map.drawn`) ?? void 0;
      e !== this.#t &&
        this.isConnected &&
        ((this.#t = e),
        this.#e?.disconnect(),
        e &&
          ((this.#e = new ResizeObserver(([e]) => {
            this.width = Math.round(e?.contentRect.width ?? 0);
          })),
          this.#e.observe(e)));
    }
    #r = () => this.requestUpdate();
    draw(e, t) {
      let n = t.childrenOf(t.top.id),
        r = Ma(e.url, t.definition, this.#r),
        i = r !== `none` || (n.length > 0 && n.length <= Ko),
        a = this.pointed ?? this.#n ?? t.top.id,
        o = t.units.get(a) ?? t.top;
      return k`<div class="both">
      <div>
        ${this.#i(r, n, t)} ${i ? this.#m(n, r) : M}
      </div>
      <div class="detail" id="detail">
        ${Wo({ unit: o, row: this.row(`turnout:${o.id}`), election: t, speaking: this.speaking, time: (e) => this.time(e) })}
        ${this.#g(o, t)}
      </div>
    </div>`;
    }
    #i(e, t, n) {
      if (e === `asked`) return k`<div class="map waiting" ${K({ '--map-width': `3`, '--map-height': `2` })}></div>`;
      if (e !== `none`) return this.#a(e, n);
      if (t.length > Ko) return k`<p class="note">${this.say(`turnout.many`)}</p>`;
      let r = Yo.get(n) ?? Zo(t, n);
      return Yo.set(n, r), this.#c(r, n);
    }
    #a(e, t) {
      let n = Oa(e.regions);
      return jo({
        layout: e,
        width: this.width ?? 0,
        label: this.say(`turnout.map.drawn`),
        stop: this.#o(n),
        chosen: this.#n,
        current: this.pointed ?? this.#n,
        wordsOf: (e) => this.#s(e, t),
        choose: (e) => this.#d(e),
        point: (e) => this.#f(e),
        turn: (e) => this.#p(e, n),
      });
    }
    #o(e) {
      return e.some(({ id: e }) => e === this.#n) ? this.#n : e[0]?.id;
    }
    #s(e, t) {
      let n = this.row(`turnout:${e}`),
        r = n?.percent,
        i = this.nameOf(t.units.get(e)?.names);
      return {
        step: r === void 0 ? void 0 : zo(r),
        figure: r === void 0 ? `–` : this.format.percent(r).replace(/[\s%]/gu, ``),
        mark: n ? Ho(n) : ``,
        name: t.shortNameIn(this.language, e),
        spoken: this.#u(i, n),
      };
    }
    #c(e, t) {
      let { tiles: n, width: r, height: i } = e,
        a = this.#o(n);
      return k`<div
      class="map"
      role="group"
      aria-label=${this.say(`turnout.map`)}
      ${K({ '--map-width': String(r), '--map-height': String(i) })}
      @keydown=${(e) => this.#p(e, n)}
      @pointerleave=${() => this.#f(void 0)}
    >
      ${R(
        n,
        ({ id: e }) => e,
        (n) => this.#l(n, e, t, a === n.id),
      )}
    </div>`;
    }
    #l(e, { width: t, height: n }, r, i) {
      let { id: a } = e,
        { step: o, figure: s, mark: c, name: l, spoken: u } = this.#s(a, r);
      return k`<button
      type="button"
      class="tile ${o === void 0 ? `silent` : `step-${o}`}"
      data-unit=${a}
      tabindex=${i ? 0 : -1}
      aria-current=${(this.pointed ?? this.#n) === a ? `true` : M}
      aria-controls="detail"
      ${K({ '--x': es(e.x, t), '--y': es(e.y, n), '--w': es(e.width, t), '--h': es(e.height, n) })}
      @focus=${() => this.#d(a)}
      @click=${() => this.#d(a)}
      @pointerenter=${() => this.#f(a)}
    >
      <span class="visually-hidden">${u}</span>
      <b aria-hidden="true">${s}</b><span class="short" aria-hidden="true">${l}</span>
      ${c === `` ? M : k`<i aria-hidden="true">${c}</i>`}
    </button>`;
    }
    #u(e, t) {
      if (t?.percent === void 0) return `${e}: ${this.say(`turnout.silent`)}`;
      let n = Vo(t.basis.percent, this.say),
        r = t.flags.map((e) => J(e, this.say));
      return [`${e}: ${this.format.percent(t.percent)}`, n, ...r].filter(Boolean).join(`, `);
    }
    #d(e) {
      (this.chosen = e), (this.pointed = void 0);
    }
    #f(e) {
      this.pointed = e;
    }
    #p(e, t) {
      let n = Jo[e.key],
        r = e.key === `Home` ? t[0] : e.key === `End` ? t.at(-1) : void 0,
        i = e.target.dataset.unit ?? ``;
      if ((e.key === `Enter` || e.key === ` `) && e.target instanceof SVGElement) return e.preventDefault(), this.#d(i);
      let a = n ? wo(t, i, n) : r?.id;
      (n || r) &&
        (e.preventDefault(),
        [...this.renderRoot.querySelectorAll(`.map [data-unit]`)].find(({ dataset: e }) => e.unit === a)?.focus());
    }
    #m(e, t) {
      let n = e.map(({ id: e }) => this.row(`turnout:${e}`)),
        r = n.filter((e) => e?.percent === void 0).length,
        i = n.some((e) => e?.flags.includes(`held`)),
        a = n.some((e) => e?.flags.some((e) => e !== `held`));
      return k`<div class="legend">
      <div id="steps">${this.say(`turnout.legend`)}</div>
      <ol aria-labelledby="steps">
        ${Lo.map((e, t) => k`<li class=${`step-${t}`}>${e}${$o(Lo[t + 1])}</li>`)}
      </ol>
      <ul>
        ${r > 0 ? k`<li><span class="swatch silent"></span>${this.say(`turnout.silent.count`, { count: r })}</li>` : M}
        ${i ? k`<li><span class="mark" aria-hidden="true">${Ho({ flags: [`held`] })}</span>${this.say(`turnout.held`)}</li>` : M}
        ${a ? k`<li><span class="mark" aria-hidden="true">${Ho({ flags: [`jump`] })}</span>${this.say(`turnout.flagged`)}</li>` : M}
      </ul>
      <p class="note">${t === `none` ? this.#h(e) : this.say(`turnout.note.map`)}</p>
    </div>`;
    }
    #h(e) {
      let t = e.every(({ tile: e }) => e !== void 0);
      return [this.say(`turnout.note`), ...(t ? [this.say(`turnout.note.places`)] : [])].join(` `);
    }
    #g(e, t) {
      let n = this.row(`series:turnout:${e.id}`);
      if (!n || n.points.length === 0) return M;
      let r = { unit: e.id, points: yi(n.points) },
        i = xi(bi(t, [r]), [r], qo),
        a = r.points.filter(([e]) => e >= i.from && e <= i.to);
      if (!wi(r, i)) return M;
      let o = qo.top + qo.height;
      return k`<svg class="day" viewBox="0 0 240 76" aria-hidden="true">
      ${A`<line x1="3" x2="237" y1=${o} y2=${o}></line>
        <path d=${Ci(r, i)}></path>
        ${a.map(([e, t]) => A`<circle cx=${i.x(e)} cy=${i.y(t)} r="2.5"></circle>`)}
        <text x="3" y="70" font-size="8.5" fill="currentColor">${this.format.hours(i.from)}</text>
        <text x="237" y="70" font-size="8.5" fill="currentColor" text-anchor="end">${this.format.hours(i.to)}</text>`}
    </svg>`;
    }
    tables(e, t) {
      let n = [...t.childrenOf(t.top.id), t.top],
        r = e.position?.at ?? t.definition.voting.opens,
        { say: i } = this;
      return [
        {
          caption: i(`turnout.caption`, { time: this.time(r), zone: this.format.zone(r) }),
          columns: [
            { title: i(`turnout.unit`) },
            { title: i(`turnout.percent`) },
            { title: i(`turnout.ballots`) },
            { title: i(`turnout.voters`) },
            { title: i(`turnout.basis`), isWords: !0 },
            { title: i(`turnout.reported`) },
            { title: i(`turnout.time`) },
            { title: i(`turnout.state`), isWords: !0 },
            { title: i(`turnout.flags`), isWords: !0 },
          ],
          lines: n.map((e) => this.#_(e, e === t.top)),
        },
      ];
    }
    #_(e, t) {
      let { say: n, format: r } = this,
        i = this.nameOf(e.names),
        a = this.row(`turnout:${e.id}`);
      if (!a) return { isTotal: t, cells: [i, ...[, , , , , ,], n(`turnout.silent`), void 0] };
      let { percent: o, ballots: s, voters: c, basis: l, reported: u } = a,
        d = [l.percent, l.ballots, l.voters].map((e) => Uo(e, n)),
        f = a.flags.map((e) => J(e, n)).join(` `);
      return {
        isTotal: t,
        cells: [
          i,
          o === void 0 ? void 0 : r.percent(o),
          s === void 0 ? void 0 : r.integer(s),
          c === void 0 ? void 0 : r.integer(c),
          d.join(`, `),
          u?.percent === void 0 ? void 0 : r.percent(u.percent),
          r.moment(a.asOf),
          n(`turnout.status.${a.status}`),
          f === `` ? void 0 : f,
        ],
      };
    }
  };
function Zo(e, t) {
  return yo(e.map((e) => ({ id: e.id, voters: Qo(e, t), tile: e.tile })));
}
function Qo(e, t) {
  if (e.voters !== void 0) return e.voters;
  let n = t.childrenOf(e.id).map((e) => Qo(e, t));
  if (!(n.length === 0 || n.includes(void 0))) return n.reduce((e, t) => e + (t ?? 0), 0);
}
function $o(e) {
  return e === void 0 ? `+` : k`<span class="to">\u2013${e}</span>`;
}
function es(e, t) {
  return ((e / t) * 100).toFixed(3);
}
function ts(e) {
  let t = /* @__PURE__ */ new Map(),
    n = (r, i, a) => {
      let o = r.closes ?? i,
        s = e.childrenOf(r.id);
      for (let t of s) n(t, o, r === e.top ? t : a);
      if (s.length > 0 || o === void 0) return;
      let c = t.get(o) ?? { ...ns(o), parts: [] };
      t.set(o, c), c.parts.includes(a) || c.parts.push(a);
    };
  return n(e.top, void 0, e.top), [...t.values()].sort((e, t) => e.at - t.at);
}
function ns(e) {
  let [, t = `+`, n = `0`, r = `00`] = /([+-])(\d\d):(\d\d)$/.exec(e) ?? [],
    i = `UTC${t === `-` ? `−` : `+`}${Number(n)}${r === `00` ? `` : `:${r}`}`;
  return { at: Date.parse(e), local: e.slice(11, 16), offset: i };
}
var rs = 48,
  is = 36e5;
function as(e) {
  let t = [...new Set(e.flatMap((e) => e.map(([e]) => e)))].sort((e, t) => e - t);
  if (t.length <= rs) return { moments: t, isHourly: !1 };
  let n = t.at(-1);
  return { moments: [...new Set(t.map((e) => Math.ceil(e / is) * is).filter((e) => e < n)), n], isHourly: !0 };
}
function os(e, t, n) {
  return e.findLast(([e]) => (n ? e <= t : e === t))?.[1];
}
var ss = 40,
  cs = 17,
  ls = { left: 44, bottom: 30 },
  us = 15,
  ds = 24,
  fs = 6,
  ps = class extends G {
    static properties = { chosen: { state: !0 }, pointed: { state: !0 }, width: { state: !0 } };
    static tickMs = 1e3;
    static styles = [
      G.styles,
      f`
      .chart {
        position: relative;
        height: calc(var(--chart-height) * 1px);
      }
      svg {
        display: block;
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      text {
        font-size: 0.75rem;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--rule);
      }
      .close {
        stroke: var(--ink);
        stroke-dasharray: 5 4;
      }
      .now {
        stroke: var(--accent);
        stroke-width: 2;
      }
      text.now {
        fill: var(--accent);
        stroke: none;
        font-weight: 600;
      }
      text.close {
        fill: var(--ink);
        stroke: none;
      }
      .line path {
        fill: none;
        stroke: var(--muted);
        stroke-width: 1.25;
        stroke-linejoin: round;
        opacity: 0.65;
      }
      .line circle {
        fill: var(--muted);
      }
      /* Dotted: it leads from a line's end to its name and is no line of the day. */
      .leader {
        stroke: var(--muted);
        stroke-dasharray: 1 3;
      }
      .line.whole path {
        stroke: var(--ink);
        stroke-width: 3.5;
        opacity: 1;
      }
      .line.whole circle {
        fill: var(--ink);
      }
      .line.shown path {
        stroke: var(--accent);
        stroke-width: 3.5;
        opacity: 1;
      }
      .line.shown circle {
        fill: var(--accent);
      }
      .label {
        position: absolute;
        top: calc(var(--top) * 1px);
        left: calc(var(--left) * 1px);
        max-width: calc(var(--wide) * 1px);
        height: 17px;
        min-height: 0;
        padding: 0 0.2rem;
        border: 0;
        color: var(--muted);
        background: var(--paper);
        font-size: 0.75rem;
        line-height: 17px;
        text-align: start;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .label b {
        font-weight: 600;
        margin-inline-end: 0.35em;
      }
      .label.whole {
        color: var(--ink);
        font-weight: 700;
      }
      .label.shown {
        color: var(--paper);
        background: var(--accent);
      }
      .label:focus-visible {
        outline-offset: 0;
      }
      .reading {
        min-height: 2.9em;
        margin: 0.5rem 0 0;
        font-size: 0.875rem;
      }
      .reading b {
        color: var(--accent);
      }
      .reading .whole {
        color: var(--ink);
      }
      :host([wall]) .reading,
      :host([wall]) .note {
        display: none;
      }
      @media print {
        button.label {
          display: block;
        }
      }
    `,
    ];
    #e;
    #t;
    #n;
    heading() {
      return this.say(`day.heading`);
    }
    topics() {
      return [`turnout`];
    }
    reads(e) {
      return e === `night` || e.startsWith(`series:turnout:`);
    }
    disconnectedCallback() {
      super.disconnectedCallback(), this.#e?.disconnect(), (this.#t = void 0);
    }
    updated(e) {
      super.updated(e);
      let t = this.renderRoot.querySelector(`.chart`) ?? void 0;
      t !== this.#t &&
        (this.#e?.disconnect(),
        (this.#t = t),
        t &&
          ((this.#e = new ResizeObserver(([e]) => {
            this.width = Math.round(e?.contentRect.width ?? 0);
          })),
          this.#e.observe(t)));
    }
    draw(e, t) {
      let n = this.#r(t);
      if (n.every(({ points: e }) => e.length === 0)) return k`<p class="nothing">${this.say(`day.none`)}</p>`;
      let r = ts(t),
        i = [...new Set(r.map(({ at: e }) => e))],
        a = this.#i(n, i.length, t);
      return (
        (this.#n = a),
        k`<div
        class="chart"
        ${K({ '--chart-height': String(a.height) })}
        @pointermove=${this.#v}
        @pointerleave=${this.#y}
      >
        ${a.width > 0 ? this.#a(a, i, e.now(), t) : M}
      </div>
      ${this.#b(n, t)}
      ${r.map((e) => k`<p class="note">${this.#x(e, r)}</p>`)}
      ${t.childrenOf(t.top.id).length > ss ? k`<p class="note">${this.say(`turnout.many`)}</p>` : M}
      ${this.#S(a) ? k`<p class="note">${this.say(`day.later`)}</p>` : M}`
      );
    }
    #r(e) {
      let t = e.childrenOf(e.top.id);
      return [...(t.length > ss ? [] : t), e.top].map(({ id: e }) => ({
        unit: e,
        points: yi(this.row(`series:turnout:${e}`)?.points ?? []),
      }));
    }
    #i(e, t, n) {
      let r = t * us + 12,
        i = this.width ?? 0,
        a = Math.min(230, Math.max(128, i * 0.26)),
        o = e.length * cs + r + ls.bottom,
        s = Math.max(o, Math.min(760, Math.max(280, i * 0.5))),
        c = { left: ls.left, top: r, width: Math.max(40, i - ls.left - a), height: s - r - ls.bottom };
      return { lines: e, width: i, height: s, labels: a, picture: xi(bi(n, e), e, c) };
    }
    #a(e, t, n, r) {
      let { lines: i, picture: a, width: o, height: s } = e,
        c = this.#d(e),
        l = this.#m,
        u = [...i].sort((e, t) => Number(e.unit === l) - Number(t.unit === l));
      return k`<svg viewBox="0 0 ${o} ${s}" aria-hidden="true">
        ${this.#o(a)}
        ${t.map((e, t) => this.#s(e, t, a))}
        ${n === void 0 ? M : this.#c(n, a)}
        ${c.map(({ line: e, top: t, left: n }) => this.#u(e, t, n, a))}
        ${R(
          u,
          ({ unit: e }) => e,
          (e) => this.#l(e, a, r),
        )}
      </svg>
      <div role="group" aria-label=${this.say(`day.labels`)} @keydown=${(e) => this.#_(e, c)}>
        ${R(
          c,
          ({ line: e }) => e.unit,
          (t) => this.#f(t, c, e.width - t.left, r),
        )}
      </div>`;
    }
    #o({ from: e, to: t, most: n, x: r, y: i }) {
      let a = Array.from({ length: Math.floor(n / 10) + 1 }, (e, t) => t * 10),
        o = Si({ from: e, to: t, most: n, x: r, y: i }, (e) => this.format.hours(e), 40);
      return A`
      ${a.map(
        (n) => A`
        <line class="grid" x1=${r(e)} x2=${r(t)} y1=${i(n)} y2=${i(n)}></line>
        <text x=${r(e) - 6} y=${i(n) + 4} text-anchor="end">${this.format.limit(n)}</text>`,
      )}
      ${o.map(
        (e) => A`
        <line class="grid" x1=${r(e)} x2=${r(e)} y1=${i(0)} y2=${i(0) + 5}></line>
        <text x=${r(e)} y=${i(0) + 19} text-anchor="middle">${this.format.hours(e)}</text>`,
      )}`;
    }
    #s(e, t, { x: n, y: r, from: i, to: a }) {
      if (e < i || e > a) return M;
      let o = (t + 1) * us;
      return A`<line class="close" x1=${n(e)} x2=${n(e)} y1=${o - 10} y2=${r(0)}></line>
      <text class="close" x=${n(e) - 5} y=${o} text-anchor="end">${this.say(`day.close`, { time: this.format.hours(e) })}</text>`;
    }
    #c(e, { x: t, y: n, most: r, from: i, to: a }) {
      return e < i || e > a
        ? M
        : A`<line class="now" x1=${t(e)} x2=${t(e)} y1=${n(r)} y2=${n(0)}></line>
      <text class="now" x=${t(e) + 4} y=${n(0) - 5}>${this.say(`day.now`)}</text>`;
    }
    #l(e, t, n) {
      let r = e.points.filter(([e]) => e >= t.from && e <= t.to),
        i = e.unit === this.#m || e.unit === n.top.id,
        a = i || r.length === 1 ? r : [];
      return A`<g class="line ${this.#h(e.unit)}" data-unit=${e.unit}>
      <path d=${Ci(e, t)}></path>
      ${a.map(([e, n]) => A`<circle cx=${t.x(e)} cy=${t.y(n)} r=${i ? 4 : 2.5}></circle>`)}
    </g>`;
    }
    #u(e, t, n, r) {
      let [i, a] = wi(e, r) ?? [];
      if (i === void 0 || a === void 0) return M;
      let [o, s] = [r.x(i), r.y(a)];
      return A`<path class="leader" fill="none" d="M${o} ${s}L${n - this.#p} ${s}L${n} ${t + cs / 2}"></path>`;
    }
    #d({ lines: e, picture: t, height: n }) {
      let r = e.flatMap((e) => {
        let n = wi(e, t);
        return n ? [{ line: e, at: n[0], percent: n[1] }] : [];
      });
      r.sort((e, t) => t.percent - e.percent);
      let i = mo(
          r.map(({ percent: e }) => ({ middle: t.y(e), size: cs })),
          t.y(t.most) - 4,
          n - ls.bottom + 8,
        ),
        a = Math.max(...r.map(({ at: e }) => t.x(e))) + this.#p;
      return r.map((e, t) => ({ ...e, left: a, top: i[t] }));
    }
    #f({ line: e, percent: t, top: n, left: r }, i, a, o) {
      let s = i.some(({ line: { unit: e } }) => e === this.chosen),
        c = e.unit === (s ? this.chosen : i[0]?.line.unit),
        l = o.shortNameIn(this.language, e.unit);
      return k`<button
      type="button"
      class="label ${this.#h(e.unit)}"
      data-unit=${e.unit}
      tabindex=${c ? 0 : -1}
      aria-controls="reading"
      aria-current=${this.#m === e.unit ? `true` : M}
      ${K({ '--top': n.toFixed(1), '--left': r.toFixed(1), '--wide': a.toFixed(1) })}
      @focus=${() => this.#g(e.unit)}
      @click=${() => this.#g(e.unit)}
    ><b>${ms(this.format.percent(t))}</b>${l}</button>`;
    }
    get #p() {
      return (this.width ?? 0) < 480 ? 12 : 28;
    }
    get #m() {
      return this.pointed ?? this.chosen;
    }
    #h(e) {
      let t = e === this.election?.top.id ? `whole` : ``;
      return e === this.#m ? `${t} shown` : t;
    }
    #g(e) {
      (this.chosen = e), (this.pointed = void 0);
    }
    #_(e, t) {
      let n = t.findIndex(({ line: t }) => t.unit === e.target.dataset.unit),
        r =
          t[
            {
              ArrowDown: Math.min(t.length - 1, n + 1),
              ArrowRight: Math.min(t.length - 1, n + 1),
              ArrowUp: Math.max(0, n - 1),
              ArrowLeft: Math.max(0, n - 1),
              Home: 0,
              End: t.length - 1,
            }[e.key] ?? -1
          ]?.line.unit;
      r !== void 0 &&
        (e.preventDefault(),
        [...this.renderRoot.querySelectorAll(`.label`)].find(({ dataset: e }) => e.unit === r)?.focus());
    }
    #v = (e) => {
      let t = e.target.closest?.(`.label`)?.dataset.unit,
        n = e.currentTarget.getBoundingClientRect(),
        r = [e.clientX - n.left, e.clientY - n.top];
      this.pointed = t ?? (this.#n && Ti(this.#n.lines, this.#n.picture, r, ds));
    };
    #y = () => {
      this.pointed = void 0;
    };
    #b(e, t) {
      let n = e.find(({ unit: e }) => e === this.#m) ?? e.at(-1),
        r = n?.unit === t.top.id,
        i = n?.points.slice(-12).map(([e, t]) => `${this.format.moment(e)} ${this.format.percent(t)}`);
      return k`<p class="reading" id="reading">
      <b class=${r ? `whole` : ``}>${this.nameOf(t.units.get(n?.unit ?? ``)?.names)}</b>
      ${i?.join(` · `)}
    </p>`;
    }
    #x({ at: e, local: t, offset: n, parts: r }, i) {
      let a = r.map((e) => this.nameOf(e.names)),
        o = i.length === 1 || r.length > fs ? this.say(`day.places`, { count: r.length }) : a.join(`, `),
        s = this.time(e);
      return t === this.format.hours(e)
        ? this.say(`day.closes`, { time: s, places: o })
        : this.say(`day.closes.local`, { time: s, local: t, offset: n, places: o });
    }
    #S({ lines: e, picture: t }) {
      return e.some(({ points: e }) => e.some(([e]) => e > t.to));
    }
    tables(e, t) {
      let n = [...t.childrenOf(t.top.id), t.top],
        r = n.map(({ id: e }) => yi(this.row(`series:turnout:${e}`)?.points ?? [])),
        { moments: i, isHourly: a } = as(r);
      if (i.length === 0) return [];
      let o = this.format.zone(t.opens),
        s = i.map((e) => this.format.moment(e)),
        c = n.map((e) => this.nameOf(e.names)),
        l = (e, t) => {
          let n = os(r[e] ?? [], i[t] ?? NaN, a);
          return n === void 0 ? void 0 : this.format.percent(n);
        },
        u = i.length <= n.length,
        [d, f] = u ? [c, s] : [s, c];
      return [
        {
          caption: this.say(a ? `day.hours` : `day.caption`, { zone: o }),
          columns: [this.say(u ? `turnout.unit` : `day.time`), ...f].map((e) => ({ title: e })),
          lines: d.map((e, t) => ({
            cells: [e, ...f.map((e, n) => (u ? l(t, n) : l(n, t)))],
            isTotal: u && t === d.length - 1,
          })),
        },
      ];
    }
  };
function ms(e) {
  return e.replace(/[\s%]/gu, ``);
}
var hs = {
  'en-count': Zn,
  'en-districts': nr,
  'en-exit-polls': _r,
  'en-freshness': xr,
  'en-seats': ci,
  'en-ticker': gi,
  'en-turnout': Xo,
  'en-turnout-day': ps,
};
for (let [e, t] of Object.entries(hs)) customElements.get(e) || customElements.define(e, t);
