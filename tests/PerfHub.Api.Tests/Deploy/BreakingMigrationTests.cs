using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Persistence.StatementChecks;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>A migration that takes from the hosts of an older release what they write by must not be run beside them.</summary>
public sealed partial class BreakingMigrationTests
{
    [Fact]
    public void The_readme_names_every_migration_that_old_hosts_cannot_serve_beside()
    {
        var taking = SqlServerMigrationScripts.All.Where(script => BreakingChangePattern().IsMatch(script.Text)).Select(script => NumberPattern().Match(script.Name).Value).Distinct().ToList();

        var named = ListedMigrationsPattern().Match(DeployFolder.ReadText("README.md")).Groups["numbers"].Value;

        Assert.NotEmpty(taking);
        Assert.Equal(taking, NumberPattern().Matches(named).Select(it => it.Value));
    }

    [GeneratedRegex(@"\bDROP\s+(TYPE|COLUMN|TABLE)\b|\bALTER\s+COLUMN\b|\bsp_rename\b", RegexOptions.IgnoreCase)]
    private static partial Regex BreakingChangePattern();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"Of the\s+migrations\s+so\s+far,(?<numbers>[\s\d,and]+)are\s+such")]
    private static partial Regex ListedMigrationsPattern();
}
