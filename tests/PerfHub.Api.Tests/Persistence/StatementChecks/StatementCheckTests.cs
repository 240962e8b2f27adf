using PerfHub.Api.Reports;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>Each of these statements has one error, which the checks report.</summary>
public sealed class StatementCheckTests
{
    [Theory]
    // Names.
    [InlineData("SELECT Code FROM Units WHERE Code = @code", "there is no table Units")]
    [InlineData("SELECT Code FROM Units WHERE Code = 'a'", "SQL71502 * unresolved reference to object [dbo].[Units]")]
    [InlineData("SELECT Codes FROM Unit", "there is no column Codes")]
    [InlineData("SELECT Codes FROM Unit", "SQL71501 * unresolved reference to object [dbo].[Unit].[Codes]")]
    [InlineData("SELECT code FROM Unit", "there is no column code")]
    [InlineData("SELECT u.Code, b.Name FROM Unit u", "there is no table or alias b for b.Name")]
    [InlineData("SELECT Unit.Code FROM Unit u", "there is no table or alias Unit for Unit.Code")]
    [InlineData("SELECT b.* FROM Unit u", "there is no table or alias b for b.*")]
    [InlineData("SELECT Name FROM Unit u JOIN Bureau b ON b.Code = u.Bureau", "Name is ambiguous")]
    [InlineData("SELECT u.Name FROM Unit u JOIN Bureau u ON u.Code = u.Bureau", "two tables are called u")]
    [InlineData("SELECT u.Code, b.Code FROM Unit u JOIN Bureau b ON b.Code = u.Bureau", "two columns are called Code")]
    [InlineData("SELECT Code FROM Unit WHERE Bureau IN (SELECT Bureaux FROM Bureau)", "there is no column Bureaux")]
    [InlineData("UPDATE Unit SET Label = @name WHERE Code = @code", "there is no column Label")]
    [InlineData("DELETE FROM Unit WHERE Id = @id", "there is no column Id")]
    [InlineData("WITH mine AS (SELECT Code FROM Unit) SELECT Name FROM mine", "there is no column Name")]
    [InlineData("SELECT bogus FROM sys.databases", "there is no column bogus")]
    [InlineData("EXEC sys.sp_lock_all @name = 'a'", "there is no procedure sys.sp_lock_all")]
    [InlineData("EXEC sys.sp_getapplock @Name = 'a'", "sp_getapplock has no such parameter: @Name")]
    // Types.
    [InlineData("SELECT Id FROM CurrentReport WHERE Id = 'a'", "CurrentReport.Id (bigint) is not of the type of 'a'")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Unit = 7", "CurrentReport.Unit (nvarchar(32)) is not of the type of 7")]
    [InlineData("SELECT Code FROM Unit WHERE Active = 2", "Unit.Active (bit) is not of the type of 2")]
    [InlineData("SELECT Code FROM Unit WHERE CreatedAt > '2024'", "Unit.CreatedAt (datetime2(3)) is not of the type of '2024'")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Id = @a AND Unit = @a", "CurrentReport.Unit (nvarchar(32)) is not of the type of @a = CurrentReport.Id (bigint)")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Id BETWEEN @a AND @b OR Unit = @b", "is not of the type of @a = @b = CurrentReport.Id (bigint)")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Id IN (@a, 'b')", "@a = CurrentReport.Id (bigint) is not of the type of 'b'")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Id = CASE WHEN Year = @y THEN @a ELSE '' END AND @a = Id", "is not of the type of @a = ''")]
    [InlineData("SELECT t.Id FROM CurrentReport t JOIN Unit u ON u.Code = t.Year", "Unit.Code (nvarchar(32)) is not of the type of CurrentReport.Year (int)")]
    [InlineData("SELECT Number FROM Revision WHERE Late = Number", "Revision.Late (bit) is not of the type of Revision.Number (int)")]
    [InlineData("SELECT Number FROM Revision WHERE ReportId IN (SELECT Unit FROM CurrentReport)", "is not of the type of CurrentReport.Unit (nvarchar(32))")]
    [InlineData("SELECT Id FROM CurrentReport UNION ALL SELECT Code FROM Unit", "CurrentReport.Id (bigint) is not of the type of Unit.Code (nvarchar(32))")]
    [InlineData("UPDATE Unit SET Active = 'yes' WHERE Code = @code", "Unit.Active (bit) is not of the type of 'yes'")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) VALUES (@a, 1)", "BureauScope.Descendant (nvarchar(12)) is not of the type of 1")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) SELECT Code, Year FROM Unit, ReportId", "tables are joined by JOIN, not by commas")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) VALUES (@a)", "1 values for 2 columns")]
    [InlineData("INSERT INTO BureauScope (Ancestor) VALUES (@a)", "Descendant needs a value")]
    [InlineData("SELECT Code FROM Unit WHERE @flag IS NULL", "the type of @flag is unknown")]
    [InlineData("SELECT Code FROM Unit WHERE Code = @code OR Bureau = @Code", "@code and @Code differ only in case")]
    [InlineData("SELECT Id FROM CurrentReport ORDER BY Id OFFSET 0 ROWS FETCH NEXT 'a' ROWS ONLY", "'a'")]
    [InlineData("SELECT SUM(Active) AS Many FROM Unit", "Unit.Active (bit) is not a number")]
    [InlineData("SELECT Code FROM Unit WHERE Code = Name", "have different collations")]
    [InlineData("SELECT Code FROM Unit WHERE Sector = '科技'", "has no N prefix")]
    [InlineData("SELECT Bureau, COUNT(*) AS Units FROM Unit", "Bureau is neither aggregated nor grouped by")]
    [InlineData("SELECT Code FROM Unit WHERE Bureau IN (SELECT Code FROM Bureau ORDER BY Code)", "The ORDER BY clause is not valid")]
    [InlineData("SELECT DISTINCT Bureau FROM Unit ORDER BY Code", "Code orders DISTINCT rows and is not one of their columns")]
    [InlineData("SELECT Bureau = Code FROM Unit", "is an alias here and a comparison in SQLite")]
    [InlineData("SELECT LENGTH(Code) AS Letters FROM Unit", "this check does not support FunctionCall: LENGTH(Code)")]
    [InlineData("DROP TABLE Unit", "this check does not support DropTableStatement")]
    // SQLite syntax.
    [InlineData("SELECT Code FROM Unit ORDER BY Code LIMIT 1", "Expected OFFSET but encountered LIMIT")]
    [InlineData("SELECT Code FROM Unit LIMIT 1", "Incorrect syntax near 'LIMIT'")]
    [InlineData("SELECT Bureau || Code FROM Unit", "Incorrect syntax near '|'")]
    [InlineData("INSERT OR REPLACE INTO BureauScope (Ancestor, Descendant) VALUES (@a, @b)", "Incorrect syntax near 'INSERT'")]
    [InlineData("CREATE TABLE Note (Id INTEGER PRIMARY KEY AUTOINCREMENT)", "Incorrect syntax near 'AUTOINCREMENT'")]
    [InlineData("DELETE FROM Unit WHERE Code = @code RETURNING Name", "Incorrect syntax near 'RETURNING'")]
    // SQL Server syntax that is not portable.
    [InlineData("MERGE Unit AS u USING Bureau AS b ON b.Code = u.Bureau WHEN MATCHED THEN DELETE;", "MERGE is not portable")]
    [InlineData("SELECT TOP (1) Code FROM Unit", "TOP without ORDER BY is not portable")]
    [InlineData("DELETE TOP (1) FROM Unit", "TOP without ORDER BY is not portable")]
    [InlineData("SELECT COMPRESS(Document) AS Small FROM Revision", "COMPRESS is not portable")]
    [InlineData("SELECT MIN_ACTIVE_ROWVERSION() AS Low", "MIN_ACTIVE_ROWVERSION is not portable")]
    [InlineData("SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY Claimed) OVER () AS Middle FROM CurrentReport", "PERCENTILE_CONT is not portable")]
    [InlineData("SELECT JSON_VALUE(Name, '$.a') AS A FROM Unit", "JSON_VALUE is not portable")]
    [InlineData("SELECT Code FROM Unit FOR JSON PATH", "FOR XML, JSON or BROWSE is not portable")]
    [InlineData("SELECT Code FROM Unit FOR SYSTEM_TIME ALL", "a temporal table is not portable")]
    [InlineData("SELECT Code + 'a' AS Longer FROM Unit", "+ between texts is not portable")]
    [InlineData("SELECT Code FROM Unit WHERE Name = Code + Bureau", "is not a number")]
    [InlineData("SELECT Id FROM CurrentReport WHERE Claimed / 2 > @half", "this check does not support BinaryExpression: Claimed / 2")]
    public void An_invalid_statement_is_reported(string sql, string expected)
    {
        var parts = expected.Split(" * ");

        Assert.Contains(
            StatementValidator.FindProblems([new SqlStatement("Broken.Sql", sql)]),
            problem => problem.Contains("Broken.Sql", StringComparison.Ordinal)
                && parts.All(part => problem.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_on_a_query_without_an_order_is_reported() => Assert.Contains(
        StatementValidator.FindProblems([StatementCatalog.WithLimit(new SqlStatement("Broken.Sql", "SELECT Code FROM Unit"))]),
        problem => problem.StartsWith("Broken.Sql, limited: ", StringComparison.Ordinal));

    [Fact]
    public void A_table_parameter_that_lacks_a_column_is_reported()
    {
        var insert = RowTypes.CreateInsert(typeof(UnitRow));
        var rows = new Dictionary<string, string> { ["@rows0"] = "dbo.BureauRows" };

        Assert.Contains(
            StatementValidator.FindProblems([insert with { TableParameters = rows }]),
            problem => problem.StartsWith("Insert<UnitRow>: ", StringComparison.Ordinal) && problem.Contains("there is no column r.Sector", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_parameter_of_an_unknown_type_is_reported() => Assert.Contains(
        StatementValidator.FindProblems([RowTypes.CreateInsert(typeof(UnitRow)) with { TableParameters = new Dictionary<string, string> { ["@rows0"] = "dbo.UnitRow" } }]),
        problem => problem.Contains("there is no table @rows0", StringComparison.Ordinal));

    [Fact]
    public void Every_invalid_statement_of_a_list_is_reported() => Assert.Equal(
        ["First.Sql", "Second.Sql"],
        StatementValidator.FindProblems(
        [
            new SqlStatement("Good.Sql", "SELECT Code FROM Unit"),
            new SqlStatement("First.Sql", "SELECT Code FROM Unit LIMIT 1"),
            new SqlStatement("Second.Sql", "SELECT Code FROM Unit LIMIT 2"),
        ]).Select(problem => problem.Split(':')[0]).Distinct().Order());

    [Theory]
    [InlineData("SELECT Id FROM CurrentReport WHERE (@unit IS NULL OR Unit = @unit) AND Year BETWEEN @from AND @to")]
    [InlineData("SELECT u.Code FROM Unit u WHERE EXISTS (SELECT 1 FROM CurrentReport t WHERE t.Unit = u.Code AND t.Claimed > @least + 1)")]
    [InlineData("SELECT Bureau, COUNT(*) AS Units, MAX(UpdatedAt) AS Last FROM Unit WHERE Active = 1 GROUP BY Bureau ORDER BY Units")]
    [InlineData("WITH placed AS (SELECT Id, RANK() OVER (ORDER BY Claimed DESC) AS Place FROM CurrentReport) SELECT Id FROM placed WHERE Place <= @most")]
    [InlineData("INSERT INTO BureauScope (Ancestor, Descendant) SELECT @a, b.Code FROM Bureau b WHERE NOT EXISTS (SELECT 1 FROM BureauScope s WHERE s.Ancestor = @a)")]
    public void A_valid_statement_is_not_reported(string sql) => ProblemAssert.Empty(StatementValidator.FindProblems([new SqlStatement("Good.Sql", sql)]));

    [Theory]
    [InlineData("SELECT Code FROM Unit WHERE Code = @code")]
    [InlineData(" AND Active = 1")]
    [InlineData("\nORDER BY Code")]
    [InlineData("LIMIT 1")]
    [InlineData("PRAGMA cache_size = 1")]
    [InlineData("UPDATE ")]
    public void SQL_that_is_not_in_the_catalog_is_reported(string sql)
    {
        var unknown = Assert.Single(UncheckedSqlFinder.Find([("ListUnits.Handler", sql)], StatementCatalog.All));

        Assert.StartsWith("ListUnits.Handler has SQL that is not in the catalog: ", unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ListUnits.Handler", "Select a unit.")]
    [InlineData("ListUnits.Handler", "SELECTED")]
    [InlineData("SqliteWriter", "PRAGMA cache_size = 1")]
    public void Other_texts_are_not_reported(string type, string text) => ProblemAssert.Empty(UncheckedSqlFinder.Find([(type, text)], StatementCatalog.All));
}
