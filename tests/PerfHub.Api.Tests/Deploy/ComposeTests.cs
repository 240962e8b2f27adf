namespace PerfHub.Api.Tests.Deploy;

public sealed class ComposeTests
{
    [Fact]
    public void Every_variable_has_a_default_or_an_error_message_and_no_secret_has_a_default() => Assert.All(ComposeFile.Variables, variable =>
    {
        Assert.Matches("^:[?].{10,}|^:-.+", variable.Suffix);
        Assert.True(variable.Suffix[1] == '?' || variable.Name is "MSSQL_PID" or "PERFHUB_PORT", $"{variable.Name} has a default");
    });

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
