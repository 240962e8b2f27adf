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
        var named = SettingPattern().Matches(DeployFolder.ReadText(file)).Select(it => it.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, SettingNames.BoundNames));
    }

    // Whatever is set anywhere is checked above, or is not the host's: the lists above and here go together.
    [Fact]
    public void Every_variable_of_a_host_is_a_setting_or_the_runtimes()
    {
        string[] variables =
        [
            .. ContainerFile.Environment.Keys,
            .. ComposeFile.GetEnvironment("migration").Keys,
            .. ComposeFile.GetEnvironment("api").Keys,
            .. Manifests.PodTemplates.Values.SelectMany(it => it.Spec.Containers).SelectMany(it => it.Env).Select(it => it.Name),
        ];

        Assert.All(variables, name => Assert.True(SettingNames.BoundNames.Contains(name) || name == "DOTNET_EnableDiagnostics", name));
    }

    [Fact]
    public void The_readme_says_what_every_setting_means()
    {
        var readme = DeployFolder.ReadText("README.md");

        Assert.All(
            SettingNames.BoundNames.Where(name => !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)),
            name => Assert.Contains($"| `{name}` |", readme, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(PerfHub__|ConnectionStrings__|ASPNETCORE_)\w+")]
    private static partial Regex SettingPattern();
}
