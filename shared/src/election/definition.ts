import Type, { type Static } from 'typebox';

/** An id of a contest, unit, option or source. Never integer-like: JSON objects would reorder such keys. */
export const idPattern = '^[A-Za-z][A-Za-z0-9_-]{0,62}$';
export const nightPattern = '^[a-z0-9][a-z0-9-]{0,62}$';
/** Ids that rows use for themselves. */
export const reservedIds: ReadonlySet<string> = new Set(['combined', 'count', 'replay', 'desk']);

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: idPattern });
const Instant = Type.String({ format: 'instant' });
const Names = Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), Type.String({ minLength: 1, maxLength: 200 }));
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const TilePlace = Type.Integer({ minimum: 0, maximum: 999 });

/**
 * A reporting unit: nation, region, district, polling station. Exactly one has no parent.
 * `voters` = voters on the list. `timeZone` (IANA), `closes` (close of polls) and `stratum` are inherited from the parent where absent.
 * Units of one stratum are alike, such as towns or villages: an outlook estimates each stratum by itself.
 * `tile`: where a picture puts the unit among those of its parent, as a column from the west and a row from the north, 0 first.
 */
const UnitSchema = Type.Object(
  {
    id: Id,
    parent: Type.Optional(Id),
    kind: Id,
    names: Names,
    voters: Type.Optional(Count),
    votersBasis: Type.Optional(Type.Union([Type.Literal('published'), Type.Literal('estimated')])),
    timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    closes: Type.Optional(Instant),
    stratum: Type.Optional(Id),
    tile: Type.Optional(Type.Object({ x: TilePlace, y: TilePlace }, strict)),
  },
  strict,
);

const OptionSchema = Type.Object(
  {
    id: Id,
    names: Names,
    /** `against-all` counts in the base of the threshold and never wins a seat. */
    kind: Type.Optional(Type.Union([Type.Literal('party'), Type.Literal('candidate'), Type.Literal('against-all')])),
    /** Order of registration, 1 first; decides ties where the seat rule says so. */
    registered: Type.Optional(Type.Integer({ minimum: 1 })),
    color: Type.Optional(Type.String({ pattern: '^#[0-9a-f]{6}$' })),
    /** Left the contest after the ballots were printed: wins no seat, and its votes stay as they were counted. */
    withdrawn: Type.Optional(Type.Boolean()),
  },
  strict,
);

/**
 * A map of the units right below the top one, drawn in place of tiles: a TopoJSON file that lies beside definition.json.
 * `object`: its object with a polygon for each of them. `property`: the property of a polygon that is the unit's id; absent = its `id`.
 * `coordinates`: `degrees` of longitude and latitude, or `projected`: flat already, with y growing to the north. Absent = degrees.
 */
const RegionMapSchema = Type.Object(
  {
    topojson: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' }),
    object: Type.String({ minLength: 1, maxLength: 200 }),
    property: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    coordinates: Type.Optional(Type.Union([Type.Literal('degrees'), Type.Literal('projected')])),
  },
  strict,
);

/** What decides a seat between equals: nobody (the tie is the result) or the order of registration. */
const Ties = Type.Union([Type.Literal('open'), Type.Literal('registered-earlier')]);

const SeatRuleSchema = Type.Union([
  Type.Object(
    {
      method: Type.Literal('largest-remainder'),
      quota: Type.Union([Type.Literal('hare'), Type.Literal('droop')]),
      ties: Ties,
    },
    strict,
  ),
  Type.Object({ method: Type.Literal('dhondt'), ties: Ties }, strict),
  Type.Object({ method: Type.Literal('sainte-lague'), ties: Ties }, strict),
  Type.Object({ method: Type.Literal('first-past-the-post'), ties: Ties }, strict),
  Type.Object({ method: Type.Literal('none') }, strict),
]);

/**
 * `base`: what the percent is of. `all-options` = votes for every option, against-all included; `seat-options` = votes for the
 * options that can win a seat. `minimumLists`: where fewer lists pass, the next largest join until so many have.
 */
const ThresholdSchema = Type.Object(
  {
    percent: Type.Number({ exclusiveMinimum: 0, maximum: 100 }),
    base: Type.Union([Type.Literal('all-options'), Type.Literal('seat-options')]),
    exempt: Type.Optional(Type.Array(Id)),
    minimumLists: Type.Optional(Type.Integer({ minimum: 1 })),
  },
  strict,
);

/** One thing being voted on, in `unit` and everything below it. */
const ContestSchema = Type.Object(
  {
    id: Id,
    names: Names,
    unit: Id,
    options: Type.Array(OptionSchema, { minItems: 1, maxItems: 2000 }),
    /** False where the options that stood are not all known; such a contest has no exit polls, and no seats or one by first-past-the-post. */
    optionsComplete: Type.Optional(Type.Boolean()),
    /** Grows when the list of options changes; absent = 1. What a source says that it counted by is compared with it. */
    optionsVersion: Type.Optional(Type.Integer({ minimum: 1 })),
    seats: Type.Integer({ minimum: 0, maximum: 10_000 }),
    threshold: Type.Optional(ThresholdSchema),
    seatRule: SeatRuleSchema,
  },
  strict,
);

const Kind = Type.Union([Type.Literal('turnout'), Type.Literal('exit-poll'), Type.Literal('count')]);

const Field = Type.String({ minLength: 1, maxLength: 200 });

/**
 * How the records of a foreign body become entries. A field is the name of a column in CSV, and a JSON pointer (RFC 6901) in JSON: relative
 * to the record, or to the whole document where it says so.
 */
const MappingSchema = Type.Object(
  {
    /** JSON: where the records are, a list or one object. Absent = the whole document. */
    records: Type.Optional(Type.String({ maxLength: 200 })),
    /** Field with the unit's own code or name. Absent = the one record is of the contest's unit, without a contest of the top unit. */
    unit: Type.Optional(Field),
    /** The source's code or name → our id of the unit. What is not in it must be an id already. */
    units: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Id)),
    /** Codes or names whose records are passed over: a footer, voters abroad. */
    ignore: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1 })),
    /** Absent = Last-Modified of the body, else the night's clock when it was first seen. `zone`: IANA or `+06:00`, for times without an offset. */
    asOf: Type.Optional(
      Type.Object(
        {
          of: Type.Union([Type.Literal('record'), Type.Literal('document')]),
          field: Field,
          zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
        },
        strict,
      ),
    ),
    /** A figure of `mapped-figures.ts`, such as `percent`, `votes/OAK` or `stations/in` → its field. */
    figures: Type.Record(Type.String({ minLength: 1, maxLength: 100 }), Field, { minProperties: 1 }),
    /** How numbers are written as text. Absent = a decimal point and no separators. */
    numbers: Type.Optional(
      Type.Object(
        {
          decimal: Type.Optional(Type.Union([Type.Literal('.'), Type.Literal(',')])),
          /** A space stands for a no-break space too. */
          thousands: Type.Optional(
            Type.Union([Type.Literal(' '), Type.Literal(','), Type.Literal('.'), Type.Literal("'")]),
          ),
        },
        strict,
      ),
    ),
    /** CSV: absent = a comma. */
    delimiter: Type.Optional(Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('\t'), Type.Literal('|')])),
    /** Absent = what the byte order mark or the Content-Type says, else UTF-8. */
    encoding: Type.Optional(
      Type.Union([
        Type.Literal('utf-8'),
        Type.Literal('utf-16le'),
        Type.Literal('windows-1251'),
        Type.Literal('windows-1252'),
      ]),
    ),
  },
  strict,
);

/** Where the ingestor fetches what a source publishes. The definition is public: an address holds no secret. */
const FetchSchema = Type.Object(
  {
    /** Either `url` (http, https) or `folder` and `pattern`. Of the files that fit, the last by name is read; a folder is relative to the night's. */
    from: Type.Object(
      {
        url: Type.Optional(Type.String({ minLength: 1, maxLength: 2000 })),
        folder: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
        /** A file name in which `*` stands for any characters and `?` for one. */
        pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      },
      strict,
    ),
    everySeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    format: Type.Union([Type.Literal('csv'), Type.Literal('json')]),
    kind: Kind,
    contest: Type.Optional(Id),
    mapping: MappingSchema,
  },
  strict,
);

/** Who may send what. Sources earlier in the list go before later ones where several report one unit. */
const SourceSchema = Type.Object(
  {
    id: Id,
    names: Names,
    kinds: Type.Array(Kind, { minItems: 1, uniqueItems: true }),
    /** Absent = all. A unit stands for everything below it too. */
    units: Type.Optional(Type.Array(Id, { minItems: 1 })),
    contests: Type.Optional(Type.Array(Id, { minItems: 1 })),
    /** True where the source numbers its revisions of one figure at the same asOf. */
    revisions: Type.Boolean(),
    /**
     * False where its figures come without a time of their own: asOf is then when they came in, and figures that were accepted before the
     * last ones are an old copy. Absent = true.
     */
    ownAsOf: Type.Optional(Type.Boolean()),
    /** How often it speaks. `expectedFrom` (the opening where absent) and `expectedUntil` bound when its silence means something. */
    expectedEverySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
    expectedFrom: Type.Optional(Instant),
    expectedUntil: Type.Optional(Instant),
    /** What the source publishes is fetched, beside what it sends by itself. */
    fetch: Type.Optional(FetchSchema),
  },
  strict,
);

const HoldOrFlag = Type.Union([Type.Literal('hold'), Type.Literal('flag'), Type.Literal('off')]);
const rule = Type.Object({ action: HoldOrFlag }, strict);
const ruleWithLimit = Type.Object({ action: HoldOrFlag, limit: Type.Number({ minimum: 0 }) }, strict);

/**
 * Sanity rules by their stable codes; what is absent has the default of `default-rules.ts`. Limits are in the unit that the comment says.
 * docs/rules.md tells where each was needed.
 */
const RulesSchema = Type.Partial(
  Type.Object({
    /** A figure below zero. Held and nothing else: shown or summed, it would take away what others counted. */
    negative: rule,
    'ballots-above-voters': rule,
    'turnout-above-100': rule,
    /** Points between the published percent and ballots / voters. */
    'percent-disagrees': ruleWithLimit,
    /** Percent by which a list of voters may differ from the definition's. */
    'voters-differ': ruleWithLimit,
    /** A cumulative figure falls without a correction. */
    fall: rule,
    /** Points of turnout per hour of asOf. */
    jump: ruleWithLimit,
    /** Every figure is exactly twice the one accepted before it, and two of them at least are not zero. */
    doubled: rule,
    /** The votes by option and their total. */
    'votes-do-not-sum': rule,
    /** The votes, the invalid ones and the ballots. */
    'ballots-do-not-sum': rule,
    'votes-above-ballots': rule,
    /** Points by which published shares may differ from 100 in sum. */
    'shares-do-not-sum': ruleWithLimit,
    /** Points between a published share and the votes it came with. */
    'shares-disagree': ruleWithLimit,
    /** The source counted by another list of options than the contest's `optionsVersion`. */
    'option-list-differs': rule,
    /** Three or more figures of a count that another unit or contest has too; the smallest total that is compared. */
    copied: ruleWithLimit,
    /** Points between turnout, or the share of the leading option, and the median of the units under the same parent. */
    swing: ruleWithLimit,
    /** Another source's figure for the same unit and time, but for two neighbouring digits that changed places. */
    transposed: rule,
    /** Points between a unit's own figure and the sum of its children at the same asOf: flags only, since neither is known to be wrong. */
    'parts-disagree': ruleWithLimit,
    'sources-disagree': rule,
  }),
  // Partial drops the options of its object: without this a mistyped rule would be ignored, and its default would hold.
  strict,
);

/** An election as data. Times are RFC 3339 with an offset; names have an entry for each of `languages`. */
export const DefinitionSchema = Type.Object(
  {
    night: Type.String({ pattern: nightPattern }),
    version: Type.Integer({ minimum: 1 }),
    names: Names,
    languages: Type.Array(Type.String({ pattern: '^[a-z]{2,3}$' }), { minItems: 1, uniqueItems: true }),
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    /** The first and the last minute of the night on its own clock: where a replay starts and ends. */
    clock: Type.Object({ starts: Instant, ends: Instant }, strict),
    voting: Type.Object({ opens: Instant }, strict),
    units: Type.Array(UnitSchema, { minItems: 1, maxItems: 200_000 }),
    contests: Type.Array(ContestSchema, { maxItems: 20_000 }),
    /** Absent where there is no map: pictures of the units have tiles. */
    map: Type.Optional(RegionMapSchema),
    sources: Type.Array(SourceSchema, { minItems: 1, maxItems: 1000 }),
    exitPolls: Type.Optional(
      Type.Object(
        { weighting: Type.Union([Type.Literal('equal'), Type.Literal('sample'), Type.Literal('inverse-variance')]) },
        strict,
      ),
    ),
    embargo: Type.Object(
      {
        exitPolls: Type.Optional(Type.Object({ until: Instant }, strict)),
        counts: Type.Union([Type.Literal('none'), Type.Literal('unit-closes'), Type.Literal('contest-closes')]),
      },
      strict,
    ),
    /** True where partial figures are to be followed by an estimate of the whole, in rows of their own. */
    outlook: Type.Optional(Type.Boolean()),
    /** `secondPerson`: what is held is released only when two persons of the desk say so, by the names of their keys. */
    desk: Type.Optional(Type.Object({ secondPerson: Type.Boolean() }, strict)),
    /** The contests whose complete count makes the phase `final`. */
    finalWhen: Type.Array(Id),
    rules: Type.Optional(RulesSchema),
  },
  strict,
);

export type Definition = Static<typeof DefinitionSchema>;
export type Unit = Static<typeof UnitSchema>;
export type RegionMap = Static<typeof RegionMapSchema>;
export type Contest = Static<typeof ContestSchema>;
export type ContestOption = Static<typeof OptionSchema>;
export type SeatRule = Static<typeof SeatRuleSchema>;
export type Threshold = Static<typeof ThresholdSchema>;
export type Source = Static<typeof SourceSchema>;
export type Fetch = Static<typeof FetchSchema>;
export type Mapping = Static<typeof MappingSchema>;
export type Rules = Static<typeof RulesSchema>;
export type RuleCode = keyof Rules;
export type ReportKind = Static<typeof Kind>;
export type Weighting = NonNullable<Definition['exitPolls']>['weighting'];
