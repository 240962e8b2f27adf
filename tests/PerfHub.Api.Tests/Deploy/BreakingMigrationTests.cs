using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Persistence.StatementChecks;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Hosts of the previous release must be stopped before a breaking migration runs, so the README lists these migrations.</summary>
public sealed partial class BreakingMigrationTests
{
    [Fact]
    public void The_readme_lists_every_breaking_migration()
    {
        var breaking = SqlServerMigrationScripts.All
            .Where(script => BreakingChangePattern().IsMatch(script.Text)).Select(script => NumberPattern().Match(script.Name).Value).Distinct().ToList();

        var listed = ListedMigrationsPattern().Match(DeployFolder.ReadText("README.md")).Groups["numbers"].Value;

        Assert.NotEmpty(breaking);
        Assert.Equal(breaking, NumberPattern().Matches(listed).Select(match => match.Value));
    }

    [GeneratedRegex(@"\bDROP\s+(TYPE|COLUMN|TABLE)\b|\bALTER\s+COLUMN\b|\bsp_rename\b", RegexOptions.IgnoreCase)]
    private static partial Regex BreakingChangePattern();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"Of the\s+migrations\s+so\s+far,(?<numbers>[\s\d,and]+)are\s+such")]
    private static partial Regex ListedMigrationsPattern();
}
