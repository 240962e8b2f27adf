using System.Text.RegularExpressions;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>A setting that nobody reads would be a deployment that does something else than it says.</summary>
public sealed partial class SettingNamesTests
{
    [Theory]
    [InlineData("Containerfile")]
    [InlineData("compose.yaml")]
    [InlineData("kubernetes/deployment.yaml")]
    [InlineData("kubernetes/migration-job.yaml")]
    [InlineData("README.md")]
    public void Every_setting_that_a_file_names_is_one_that_the_code_binds(string file)
    {
        var named = Setting().Matches(DeployFolder.Text(file)).Select(it => it.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, SettingNames.Bound));
    }

    // Whatever is set anywhere is checked above, or is not the host's: the lists above and here go together.
    [Fact]
    public void Every_variable_of_a_host_is_a_setting_or_the_runtimes()
    {
        string[] variables =
        [
            .. ContainerFile.Environment.Keys,
            .. ComposeFile.Environment("migration").Keys,
            .. ComposeFile.Environment("api").Keys,
            .. Manifests.Pods.Values.SelectMany(it => it.Spec.Containers).SelectMany(it => it.Env).Select(it => it.Name),
        ];

        Assert.All(variables, name => Assert.True(SettingNames.Bound.Contains(name) || name == "DOTNET_EnableDiagnostics", name));
    }

    [Fact]
    public void The_readme_says_what_every_setting_means()
    {
        var readme = DeployFolder.Text("README.md");

        Assert.All(
            SettingNames.Bound.Where(name => !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)),
            name => Assert.Contains($"| `{name}` |", readme, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(PerfHub__|ConnectionStrings__|ASPNETCORE_)\w+")]
    private static partial Regex Setting();
}
