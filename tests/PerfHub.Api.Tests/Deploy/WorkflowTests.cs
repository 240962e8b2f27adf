using System.Text.Json.Nodes;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Tests.Deploy;

public sealed class WorkflowTests
{
    private static readonly JsonObject Workflow =
        YamlReader.ParseSingle(File.ReadAllText(Path.Combine(DeployFolder.RepositoryRoot, ".github", "workflows", "ci.yml")));

    private static readonly JsonObject Jobs = Workflow["jobs"]!.AsObject();

    private static readonly JsonObject SqlServerJob = Jobs["sqlserver"]!.AsObject();

    [Fact]
    public void The_workflow_runs_on_every_push_and_pull_request()
    {
        Assert.Equal(["push", "pull_request"], Workflow["on"]!.AsObject().Select(it => it.Key));
        Assert.All(Workflow["on"]!.AsObject(), it => Assert.Null(it.Value));
    }

    [Fact]
    public void Every_action_has_a_full_version()
    {
        var actions = Jobs.SelectMany(job => GetSteps(job.Value!)).Select(step => (string?)step["uses"]).OfType<string>().ToList();

        Assert.NotEmpty(actions);
        Assert.All(actions, action => Assert.Matches(@"^[\w-]+/[\w-]+@v\d+\.\d+\.\d+$", action));
    }

    [Fact]
    public void Every_script_of_the_workflow_exists_and_is_executable()
    {
        var scripts = Jobs.SelectMany(job => GetSteps(job.Value!)).Select(step => ((string?)step["run"])?.Split(' ')[0])
            .Where(word => word?.Contains('/', StringComparison.Ordinal) == true).Distinct().ToList();

        Assert.Equal([".ci/run", "tests/run-sqlserver.sh"], scripts);
        Assert.All(scripts, script =>
        {
            var path = Path.Combine(DeployFolder.RepositoryRoot, script!);
            Assert.True(OperatingSystem.IsWindows() ? File.Exists(path) : File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute), script);
        });
    }

    [Fact]
    public void Tests_on_SQL_Server_run_encrypted_and_fail_without_a_server()
    {
        var environment = SqlServerJob["env"]!.AsObject();
        var server = SqlServerJob["services"]!["sqlserver"]!.AsObject();
        var connection = new SqlConnectionStringBuilder((string)environment["PERFHUB_TEST_SQLSERVER"]!);

        Assert.Equal("1", (string?)environment["PERFHUB_REQUIRE_SQLSERVER"]);
        Assert.Equal("mcr.microsoft.com/mssql/server:2022-latest", (string?)server["image"]);
        Assert.Contains("--health-cmd", (string?)server["options"], StringComparison.Ordinal);
        Assert.Equal((string?)server["env"]!["MSSQL_SA_PASSWORD"], connection.Password);
        Assert.Equal(SqlConnectionEncryptOption.Mandatory, connection.Encrypt);
        Assert.True(connection.TrustServerCertificate);
    }

    [Fact]
    public void Test_results_and_logs_are_uploaded_even_if_tests_fail()
    {
        var upload = GetSteps(SqlServerJob)[^1];

        Assert.StartsWith("actions/upload-artifact@", (string?)upload["uses"], StringComparison.Ordinal);
        Assert.Equal("${{ always() }}", (string?)upload["if"]);
        Assert.Equal("TestResults/", (string?)upload["with"]!["path"]);
        Assert.Contains("TestResults/", File.ReadAllLines(Path.Combine(DeployFolder.RepositoryRoot, ".gitignore")));
    }

    private static List<JsonObject> GetSteps(JsonNode job) => [.. job["steps"]!.AsArray().Select(step => step!.AsObject())];
}
