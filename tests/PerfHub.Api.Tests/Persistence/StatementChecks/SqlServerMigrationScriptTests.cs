using Microsoft.SqlServer.Dac.Model;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>SQL Server's migrations are what SQL Server 2019 takes, as far as can be known without one.</summary>
public sealed class SqlServerMigrationScriptTests
{
    [Fact]
    public void Every_script_is_there_and_runs_in_the_order_of_its_name() => Assert.Equal(
        new DirectoryInfo(Path.Combine(SnapshotFile.RepositoryRoot, "src", "PerfHub.Api", "Persistence", "Migrations", "SqlServer"))
            .GetFiles("*.sql").Select(script => script.Name).Order(StringComparer.Ordinal),
        SqlServerMigrationScripts.All.Select(script => script.Name.Split(".SqlServer.")[1]));

    [Fact]
    public void Every_script_can_be_parsed_and_is_portable() => ProblemAssert.Empty(SqlServerMigrationScripts.All.SelectMany(script =>
        PortabilityCheck.FindProblems(Tsql.Parse(script.Text, out var errors)).Concat(errors).Select(problem => $"{script.Name}: {problem}")));

    // Those before the policy make a whole of their own: PerfHub__RowLevelSecurity=false leaves it out.
    [Fact]
    public void Together_they_make_a_schema_that_lacks_nothing_with_the_policy_or_without_it()
    {
        ProblemAssert.Empty(SchemaModel.Validate(SchemaModel.Load()));
        ProblemAssert.Empty(SchemaModel.Validate(SchemaModel.Load(
            SqlServerMigrationScripts.All.Where(script => !script.Name.Contains("row_level_security", StringComparison.Ordinal)).Select(script => script.Text))));
    }

    [Fact]
    public void The_policy_guards_every_table_that_says_whose_its_rows_are()
    {
        var guarded = SchemaModel.Load().GetObjects(DacQueryScopes.UserDefined, SecurityPredicate.TypeClass)
            .Select(it => $"{it.GetReferenced(SecurityPredicate.TargetObject).Single().Name.Parts[^1]} " +
                it.GetProperty<SecurityPredicateType>(SecurityPredicate.PredicateType));

        // Who lies within whom is what the policy itself reads.
        var owned = ServerSchema.Migrated.Tables.Keys.Where(table => table != "BureauScope");
        Assert.Equal(owned.SelectMany(table => new[] { $"{table} Block", $"{table} Filter" }).Order(), guarded.Order());
    }

    [Theory]
    [InlineData("CREATE TABLE dbo.Wrong (Id bigint NOT NULL, CONSTRAINT FK_Wrong FOREIGN KEY (Id) REFERENCES dbo.Bureaux (Code));", "[Bureaux]")]
    [InlineData("CREATE TABLE dbo.Wrong (Id bigint NOT NULL, INDEX IX_Wrong (Idd));", "[Idd]")]
    [InlineData("ALTER TABLE dbo.Unit ADD Wrong bigint NOT NULL REFERENCES dbo.Bureaux (Code);", "[Bureaux]")]
    [InlineData("DROP TYPE dbo.UnitRows; CREATE TYPE dbo.UnitRows AS TABLE (Code dbo.Codes NOT NULL);", "[Codes]")]
    [InlineData("CREATE SECURITY POLICY dbo.Wrong ADD FILTER PREDICATE dbo.MayReach(Owner) ON dbo.Unit;", "[Owner]")]
    public void A_script_that_names_what_is_not_there_is_found(string script, string name) => Assert.Contains(
        SchemaModel.Validate(SchemaModel.Load(SqlServerMigrationScripts.All.Select(it => it.Text).Append(script))),
        problem => problem.Contains(name, StringComparison.Ordinal));

    [Theory]
    [InlineData("ALTER TABLE dbo.Bureaux ADD Wrong bigint NULL;")]
    [InlineData("DROP TYPE dbo.BureauxRows;")]
    [InlineData("ALTER TABLE dbo.Unit DROP COLUMN Name;")]
    public void A_script_that_changes_what_is_not_there_or_in_a_way_that_nobody_knows_is_found(string script) =>
        Assert.ThrowsAny<Exception>(() => SchemaModel.Load(SqlServerMigrationScripts.All.Select(it => it.Text).Append(script)));
}
