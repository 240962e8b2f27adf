-- The deviations that a bulk decision has decided, so that it can be undone. Number is that of its event in the deviation's case.
CREATE TABLE DecidedDeviation (
    Job       INTEGER NOT NULL REFERENCES Job (Id),
    ReportId  INTEGER NOT NULL,
    Deviation TEXT NOT NULL,
    Number    INTEGER NOT NULL,
    Bureau    TEXT NOT NULL,
    PRIMARY KEY (Job, ReportId, Deviation)
) WITHOUT ROWID;

CREATE INDEX IX_Job_Bureau ON Job (Bureau, Year, Id);
