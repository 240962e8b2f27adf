-- Every version of every bureau's policy of a year. Rows are never changed: the one with the highest number says what is so now.
-- Without a document, the bureau goes by the policy above it again. Numbers start at 2: 1 is the default, which nobody has set.
CREATE TABLE dbo.PolicyVersion (
    Id       bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Version  int NOT NULL,
    SetAt    datetime2(3) NOT NULL,
    SetBy    nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Document nvarchar(max) NULL,
    CONSTRAINT PK_PolicyVersion PRIMARY KEY CLUSTERED (Id),
    CONSTRAINT UQ_PolicyVersion UNIQUE (Bureau, Year, Version),
    CONSTRAINT FK_PolicyVersion_Bureau FOREIGN KEY (Bureau) REFERENCES dbo.Bureau (Code)
);

CREATE TYPE dbo.PolicyVersionRows AS TABLE (
    Id       bigint NOT NULL,
    Bureau   nvarchar(12) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Year     int NOT NULL,
    Version  int NOT NULL,
    SetAt    datetime2(3) NOT NULL,
    SetBy    nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
    Document nvarchar(max) NULL
);
