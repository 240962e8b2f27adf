using System.Text.RegularExpressions;
using PerfHub.Api.Tests.Data.SqlServer;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>A migration that takes from the hosts of an older release what they write by must not be run beside them.</summary>
public sealed partial class ReleaseOrderTests
{
    [Fact]
    public void The_readme_names_every_migration_that_old_hosts_cannot_serve_beside()
    {
        var taking = SchemaScripts.All.Where(script => Takes().IsMatch(script.Text)).Select(script => Number().Match(script.Name).Value).Distinct().ToList();

        var named = Named().Match(DeployFolder.Text("README.md")).Groups["numbers"].Value;

        Assert.NotEmpty(taking);
        Assert.Equal(taking, Number().Matches(named).Select(it => it.Value));
    }

    [GeneratedRegex(@"\bDROP\s+(TYPE|COLUMN|TABLE)\b|\bALTER\s+COLUMN\b|\bsp_rename\b", RegexOptions.IgnoreCase)]
    private static partial Regex Takes();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex Number();

    [GeneratedRegex(@"Of the\s+migrations\s+so\s+far,(?<numbers>[\s\d,and]+)are\s+such")]
    private static partial Regex Named();
}
