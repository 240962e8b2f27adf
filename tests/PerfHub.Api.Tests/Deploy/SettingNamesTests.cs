using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using PerfHub.Api.Hosting;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Webhooks;
using PerfHub.Web.Hosting;

namespace PerfHub.Api.Tests.Deploy;

public sealed partial class SettingNamesTests
{
    // The environment variables that the host reads, found by reflection.
    private static HashSet<string> BoundNames { get; } =
    [
        .. GetSettingNames(typeof(PerfHubOptions), "PerfHub__"),
        .. GetSettingNames(typeof(OidcOptions), "PerfHub__Oidc__"),
        .. GetSettingNames(typeof(BootstrapOptions), "PerfHub__"),
        .. GetSettingNames(typeof(WebhookOptions), "PerfHub__Webhooks__"),
        "PerfHub__Web",
        .. GetSettingNames(typeof(WebSettings), "PerfHub__Web__"),
        .. GetConstants(typeof(ConnectionStringNames)).Select(name => "ConnectionStrings__" + name),
        .. GetConstants(typeof(WebHostDefaults)).Select(name => "ASPNETCORE_" + name.ToUpperInvariant()),
    ];

    [Theory]
    [InlineData("Containerfile")]
    [InlineData("compose.yaml")]
    [InlineData("kubernetes/deployment.yaml")]
    [InlineData("kubernetes/migration-job.yaml")]
    [InlineData("kubernetes/config.yaml")]
    [InlineData("README.md")]
    public void Every_setting_that_a_file_names_is_bound_by_the_code(string file)
    {
        var named = SettingPattern().Matches(DeployFolder.ReadText(file)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, BoundNames));
    }

    [Fact]
    public void Every_environment_variable_of_a_host_is_a_setting_or_belongs_to_the_runtime()
    {
        string[] variables =
        [
            .. ContainerFile.Environment.Keys,
            .. ComposeFile.GetEnvironment("migration").Keys,
            .. ComposeFile.GetEnvironment("api").Keys,
            .. Manifests.PodTemplates.Values.SelectMany(pods => pods.Spec.Containers).SelectMany(it => it.Env).Select(it => it.Name),
            .. Manifests.Config.Keys,
        ];

        Assert.All(variables, name => Assert.True(BoundNames.Contains(name) || name is "DOTNET_EnableDiagnostics" or "Logging__Console__FormatterName", name));
    }

    [Fact]
    public void The_readme_documents_every_setting()
    {
        var readme = DeployFolder.ReadText("README.md");

        Assert.All(
            BoundNames.Where(name => !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)),
            name => Assert.Contains($"| `{name}` |", readme, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(DocumentedFiles))]
    public void Every_setting_that_a_document_names_is_bound_by_the_code(string file)
    {
        var named = SettingPattern().Matches(File.ReadAllText(Path.Combine(DeployFolder.RepositoryRoot, file))).Select(match => match.Value).Distinct();

        // A name that ends in two underscores stands for a group.
        Assert.All(named.Where(name => !name.EndsWith("__", StringComparison.Ordinal)), name => Assert.Contains(name, BoundNames));
    }

    public static TheoryData<string> DocumentedFiles =>
        ["README.md", "README.zh-CN.md", .. Directory.EnumerateFiles(Path.Combine(DeployFolder.RepositoryRoot, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file)).Order()];

    // A nested options class contributes its own properties: PerfHub__Limits__AddressBurst.
    private static IEnumerable<string> GetSettingNames(Type options, string prefix) => options.GetProperties().Where(property => property.CanWrite)
        .SelectMany(property => property.PropertyType.Assembly == options.Assembly && property.PropertyType.IsClass
            ? GetSettingNames(property.PropertyType, $"{prefix}{property.Name}__")
            : [prefix + property.Name]);

    private static IEnumerable<string> GetConstants(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(string)).Select(field => (string)field.GetValue(null)!);

    [GeneratedRegex(@"\b(PerfHub__|ConnectionStrings__|ASPNETCORE_)\w+")]
    private static partial Regex SettingPattern();
}
