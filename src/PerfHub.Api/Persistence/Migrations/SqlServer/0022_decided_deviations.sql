-- The deviations that a bulk decision has decided, so that it can be undone. Number is that of its event in the deviation's case.
CREATE TABLE dbo.DecidedDeviation (
    Job       bigint NOT NULL,
    ReportId  bigint NOT NULL,
    Deviation nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number    int NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT PK_DecidedDeviation PRIMARY KEY CLUSTERED (Job, ReportId, Deviation),
    CONSTRAINT FK_DecidedDeviation_Job FOREIGN KEY (Job) REFERENCES dbo.Job (Id)
);

CREATE TYPE dbo.DecidedDeviationRows AS TABLE (
    Job       bigint NOT NULL,
    ReportId  bigint NOT NULL,
    Deviation nvarchar(80) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Number    int NOT NULL,
    Bureau    nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL
);

CREATE INDEX IX_Job_Bureau ON dbo.Job (Bureau, Year, Id);
