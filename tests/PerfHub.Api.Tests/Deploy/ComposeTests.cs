using System.Text.Json;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>What compose starts, in which order, and with what it refuses to.</summary>
public sealed class ComposeTests
{
    [Fact]
    public void The_server_the_database_the_schema_and_the_hosts_come_up_one_after_the_other()
    {
        Assert.Equal(["sqlserver", "database", "migration", "api"], ComposeFile.Services.Select(it => it.Key));
        Assert.Empty(ComposeFile.GetDependencies("sqlserver"));
        Assert.Equal(["sqlserver service_healthy"], ComposeFile.GetDependencies("database"));
        Assert.Equal(["database service_completed_successfully"], ComposeFile.GetDependencies("migration"));
        Assert.Equal(["migration service_completed_successfully"], ComposeFile.GetDependencies("api"));
    }

    [Fact]
    public void What_ends_by_itself_is_not_started_again_and_what_serves_is()
    {
        Assert.All(["database", "migration"], name => Assert.Null(ComposeFile.GetService(name)["restart"]));
        Assert.All(["sqlserver", "api"], name => Assert.Equal("unless-stopped", (string?)ComposeFile.GetService(name)["restart"]));
        Assert.Equal("true", ComposeFile.GetEnvironment("migration")["PerfHub__MigrateOnly"]);
        Assert.DoesNotContain("PerfHub__MigrateOnly", ComposeFile.GetEnvironment("api"));
    }

    [Fact]
    public void The_server_is_healthy_once_it_answers_a_statement()
    {
        var check = ComposeFile.GetService("sqlserver")["healthcheck"]!;

        Assert.Equal("CMD-SHELL", (string?)check["test"]![0]);
        Assert.Matches(
            "^SQLCMDPASSWORD=\"[$][$]MSSQL_SA_PASSWORD\" /opt/mssql-tools18/bin/sqlcmd -C -b .*-Q \"SELECT 1\"$", (string?)check["test"]![1]);
        Assert.Contains("MSSQL_SA_PASSWORD", ComposeFile.GetEnvironment("sqlserver"));

        // A first start makes the system's databases; a minute is not rare.
        Assert.True(ComposeFile.ParseSeconds(check["start_period"]) + (ComposeFile.ParseSeconds(check["interval"]) * (long)check["retries"]!) >= 120);
    }

    [Fact]
    public void The_data_outlive_the_container()
    {
        Assert.Equal(["sqlserver:/var/opt/mssql"], ComposeFile.GetService("sqlserver")["volumes"]!.AsArray().Select(it => (string?)it));
        Assert.Contains("sqlserver", YamlReader.ParseSingle(ComposeFile.Text)["volumes"]!.AsObject());
    }

    [Theory]
    [InlineData("database")]
    [InlineData("migration")]
    [InlineData("api")]
    public void Nobody_but_the_server_may_write_or_become_more_than_it_is(string name)
    {
        var service = ComposeFile.GetService(name);

        Assert.True((bool?)service["read_only"]);
        Assert.Equal(["/tmp"], service["tmpfs"]!.AsArray().Select(it => (string?)it));
        Assert.Equal(["ALL"], service["cap_drop"]!.AsArray().Select(it => (string?)it));
        Assert.Equal(["no-new-privileges:true"], service["security_opt"]!.AsArray().Select(it => (string?)it));
        Assert.All(["privileged", "cap_add", "user"], key => Assert.False(service.ContainsKey(key)));
    }

    [Fact]
    public void Only_the_api_is_reached_from_outside_and_from_this_machine_alone()
    {
        Assert.Equal(["api"], ComposeFile.Services.Where(it => it.Value!["ports"] is not null).Select(it => it.Key));
        Assert.StartsWith("127.0.0.1:", (string?)Assert.Single(ComposeFile.GetService("api")["ports"]!.AsArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migration")]
    [InlineData("api")]
    public void Both_kinds_of_host_are_built_from_the_container_file(string name)
    {
        var build = ComposeFile.GetService(name)["build"]!;
        var context = Path.GetFullPath(Path.Combine(DeployFolder.RepositoryRoot, "deploy", (string)build["context"]!));

        Assert.Equal(DeployFolder.RepositoryRoot, context);
        Assert.True(File.Exists(Path.Combine(context, (string)build["dockerfile"]!)));
    }

    [Fact]
    public void Every_variable_has_a_default_or_says_what_to_do_where_it_is_missing_and_every_secret_says_so() => Assert.All(
        ComposeFile.Variables, it =>
        {
            Assert.Matches("^:[?].{10,}|^:-.+", it.Otherwise);
            Assert.True(it.Otherwise[1] == '?' || it.Name is "MSSQL_PID" or "PERFHUB_PORT", $"{it.Name} has a default");
        });

    [Fact]
    public void The_example_names_every_variable_that_must_be_set_and_sets_none()
    {
        var example = DeployFolder.ReadText(".env.example").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        var required = ComposeFile.Variables.Where(it => it.Otherwise[1] == '?').Select(it => it.Name + "=").Distinct();

        Assert.Equal(required.Order(), example.Order());
        Assert.Contains(".env", DeployFolder.ReadText(".gitignore").Split('\n'));
        Assert.Contains("secret.yaml", DeployFolder.ReadText(".gitignore").Split('\n'));
    }

    // Compose takes no truth value for a variable.
    [Fact]
    public void Every_value_of_a_variable_is_a_text() => Assert.All(
        ComposeFile.Services.SelectMany(it => it.Value!["environment"]!.AsObject()),
        it => Assert.Equal(JsonValueKind.String, it.Value!.GetValueKind()));
}
