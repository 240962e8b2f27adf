namespace PerfHub.Api.Tests.Deploy;

public sealed class ComposeTests
{
    private static readonly string SqlServerImage = (string)ComposeFile.GetService("sqlserver")["image"]!;

    [Fact]
    public void Every_variable_has_a_default_or_an_error_message_and_no_secret_has_a_default() => Assert.All(ComposeFile.Variables, variable =>
    {
        Assert.Matches("^:[?].{10,}|^:-.+", variable.Suffix);
        Assert.True(variable.Suffix[1] == '?' || variable.Name is "MSSQL_PID" or "PERFHUB_PORT", $"{variable.Name} has a default");
    });

    [Fact]
    public void Every_service_has_limits_and_an_image_that_is_built_here_or_pinned_by_its_digest() => Assert.All(ComposeFile.Services, service =>
    {
        var limits = service.Value!["deploy"]!["resources"]!["limits"]!;
        Assert.Matches("^[0-9]+[MG]$", (string?)limits["memory"]);
        Assert.Matches("^[0-9]+$", (string?)limits["cpus"]);
        Assert.Matches(@"^mcr[.]microsoft[.]com/mssql/server:2022-CU[0-9]+-ubuntu-22[.]04@sha256:[0-9a-f]{64}$", (string?)service.Value["image"] ?? (service.Value["build"] is null ? "" : SqlServerImage));
    });

    [Fact]
    public void SQL_Server_leaves_a_quarter_of_its_limit_to_the_rest_of_its_process()
    {
        Assert.Equal("4G", (string?)ComposeFile.GetService("sqlserver")["deploy"]!["resources"]!["limits"]!["memory"]);
        Assert.Equal("3072", ComposeFile.GetEnvironment("sqlserver")["MSSQL_MEMORY_LIMIT_MB"]);
    }

    [Fact]
    public void The_env_example_names_every_required_variable_and_sets_none()
    {
        var example = DeployFolder.ReadText(".env.example").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        var required = ComposeFile.Variables.Where(variable => variable.Suffix[1] == '?').Select(variable => variable.Name + "=").Distinct();

        Assert.Equal(required.Order(), example.Order());
        Assert.Contains(".env", DeployFolder.ReadText(".gitignore").Split('\n'));
        Assert.Contains("secret.yaml", DeployFolder.ReadText(".gitignore").Split('\n'));
    }
}
