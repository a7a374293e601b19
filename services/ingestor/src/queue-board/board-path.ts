/** Where the boards of the queues are: below it each night has one. */
export const boardPath = '/desk/queues';
