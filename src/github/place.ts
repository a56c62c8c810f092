/** Which repository is meant; the names are those of the documents' variables. */
export interface Place {
  owner: string;
  name: string;
}

export interface PullPlace extends Place {
  pull: number;
}
