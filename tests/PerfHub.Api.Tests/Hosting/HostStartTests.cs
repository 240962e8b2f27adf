using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting;

[Trait("Category", "Slow")]
public sealed class HostStartTests
{
    [Theory]
    [InlineData("PerfHub__BootstrapKey", "too short")]
    [InlineData("PerfHub__BootstrapKey", "")]
    [InlineData("PerfHub__Store", "Nonsense")]
    [InlineData("ConnectionStrings__PerfHub", "Data Source={folder}/a-file")]
    [InlineData("ConnectionStrings__PerfHub", "Data Source={folder}/a-file/below/perfhub.db")]
    [InlineData("ConnectionStrings__PerfHub", "Data Source={folder}")]
    [InlineData("ConnectionStrings__PerfHub", "Data Source={folder}/absent.db;Mode=ReadOnly")]
    [InlineData("ConnectionStrings__PerfHub", "Data Source=:memory:")]
    [InlineData("ConnectionStrings__PerfHub", "Data Sauce=perfhub.db")]
    [InlineData("ConnectionStrings__PerfHub", "nonsense")]
    [InlineData("ConnectionStrings__PerfHub", "")]
    [InlineData("PerfHub__MigrateOnly", "perhaps")]
    [InlineData("PerfHub__StoreTimeoutSeconds", "0")]
    [InlineData("PerfHub__Limits__RateLimiting", "1")]
    [InlineData("PerfHub__Limits__AddressBurst", "0")]
    [InlineData("PerfHub__Limits__AddressPerSecond", "many")]
    [InlineData("PerfHub__Limits__ReadBurst", "99999999999")]
    [InlineData("PerfHub__Limits__GraceSeconds", "1")]
    [InlineData("PerfHub__Limits__HeaderCount", "-1")]
    [InlineData("PerfHub__Limits__HttpsPort", "")]
    [InlineData("PerfHub__Limits__Proxies", "10.0.0.1, proxy.example.org")]
    [InlineData("PerfHub__Limits__Proxies", "10.0.0.0/33")]
    [InlineData("PerfHub__Limits__CorsOrigins", "*")]
    [InlineData("PerfHub__Limits__CorsOrigins", "https://example.org/path")]
    [InlineData("PerfHub__Telemetry__MetricsPort", "65536")]
    [InlineData("PerfHub__Telemetry__RequestLog", "some")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "/v1/logs")]
    [InlineData("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "true")]
    public async Task An_invalid_setting_stops_the_start_with_one_line_that_names_it(string setting, string value)
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-start-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a-file"), "No database. " + new string('-', 200));
        await using var host = new HostProcess((setting, value.Replace("{folder}", folder.FullName, StringComparison.Ordinal)));

        await AssertStartFailsAsync(host, setting);

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(null, "PerfHub", "names no server")]
    [InlineData("", "PerfHub", "names no server")]
    [InlineData("Database=perfhub;User Id=u;Password=p", "PerfHub", "names no server")]
    [InlineData("nonsense", "PerfHub", "")]
    [InlineData("Server=localhost;Encrypt=perhaps", "PerfHub", "")]
    [InlineData("Server=localhost;Connect Timeout=soon", "PerfHub", "")]
    [InlineData("Server=tcp:no-such-host.invalid;User Id=u;Password=p;Connect Timeout=1", "PerfHub", "")]
    [InlineData("Server=tcp:127.0.0.1,1;User Id=u;Password=p;Connect Timeout=1", "PerfHub", "")]
    [InlineData("Server=localhost;Encrypt=False", "PerfHub", "AllowUnencryptedSqlServer")]
    [InlineData("Server=localhost", "PerfHubRead", "AllowUnencryptedSqlServer", "Server=localhost;Encrypt=Optional")]
    [InlineData("Server=localhost", "PerfHubRead", "", "nonsense")]
    [InlineData("Server=localhost", "PerfHubRead", "names no server", "Database=perfhub")]
    public async Task An_unusable_SQL_Server_connection_stops_the_start_with_one_line_that_names_the_setting(
        string? connectionString, string setting, string reason, string? replica = null)
    {
        var settings = new List<(string, string)> { ("PerfHub__Store", "SqlServer") };
        settings.AddRange(connectionString is null ? [] : [("ConnectionStrings__PerfHub", connectionString)]);
        settings.AddRange(replica is null ? [] : [("ConnectionStrings__PerfHubRead", replica)]);
        await using var host = new HostProcess([.. settings]);

        await AssertStartFailsAsync(host, $"ConnectionStrings__{setting} ");

        Assert.Contains(reason, host.Output.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("Password", host.Output.Last(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task MigrateOnly_migrates_and_exits_without_listening_and_can_be_repeated()
    {
        await using var host = new HostProcess(("PerfHub__MigrateOnly", "true"), ("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));

        Assert.Equal(0, await host.RunToExitAsync());
        Assert.Equal(0, await host.RunToExitAsync());

        Assert.Empty(host.ErrorOutput);
        Assert.DoesNotContain(host.Output, line => line.Contains("listening", StringComparison.OrdinalIgnoreCase));
        await using var dialect = new SqliteDialect($"Data Source={host.DatabaseFile}", NullLogger<SqliteDialect>.Instance);
        Assert.Equal(0, await new Db(dialect).QueryFirstOrDefaultAsync<long>("SELECT COUNT(*) FROM Bureau", new { }, CancellationToken.None));
    }

    [Fact]
    public async Task MigrateOnly_with_an_unusable_store_exits_with_one_line()
    {
        await using var host = new HostProcess(("PerfHub__MigrateOnly", "true"), ("ConnectionStrings__PerfHub", "Data Source=:memory:"));

        await AssertStartFailsAsync(host, "ConnectionStrings__PerfHub");
    }

    [Fact]
    public async Task A_store_of_a_newer_release_stops_the_start_with_one_line()
    {
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        await host.KillAsync();
        await using (var connection = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('PerfHub.Api.Persistence.Migrations.Sqlite.9999_breaking_later.sql', '2030-01-01')";
            await command.ExecuteNonQueryAsync();
        }

        await AssertStartFailsAsync(host, "ConnectionStrings__PerfHub");

        Assert.Contains("9999_breaking_later.sql", host.Output.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_with_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new HostProcess(("ASPNETCORE_URLS", $"http://{listener.LocalEndpoint}"));

        await AssertStartFailsAsync(host, "ASPNETCORE_URLS");

        Assert.Contains($"{listener.LocalEndpoint}", host.Output.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restarted_host_uses_the_existing_store()
    {
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var filed = await unit.FileReportAsync(SeedReport.Bytes);
        filed.Expect(HttpStatusCode.Created);
        await host.KillAsync();

        await host.StartAsync();

        var refiled = await unit.FileReportAsync(SeedReport.Bytes);
        refiled.Expect(HttpStatusCode.OK);
        Assert.Equal(filed.Body, refiled.Body);
    }

    [SkippableFact]
    public async Task SIGTERM_completes_running_requests_and_exits_with_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        await host.StartAsync();
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        using var body = new PausedContent(SeedReport.Bytes);

        var filing = unit.SendAsync(HttpMethod.Post, unit.GetReportPath(), body);
        await body.HalfSent;
        await host.TerminateAsync();
        await host.WaitForOutputAsync("shutting down");
        body.Resume();

        var receipt = (await filing).Expect<Receipt>(HttpStatusCode.Created);
        Assert.Equal(0, await host.WaitForExitAsync());
        Assert.Empty(host.ErrorOutput);
        await host.StartAsync();
        Assert.Equal(receipt.ContentSha256, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
    }

    [SkippableFact]
    public async Task SIGTERM_at_any_moment_of_the_start_ends_the_host_quietly_and_the_next_start_works()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        const int Signals = 6;
        await using var host = new HostProcess(("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey));
        var start = Stopwatch.StartNew();
        await host.StartAsync();
        var startTime = start.Elapsed;
        await host.KillAsync();

        // Each start migrates a new file, up to a quarter past the time of a whole start. The moments differ from run to run.
        for (var signal = 1; signal <= Signals; signal++)
        {
            Directory.Delete(Path.GetDirectoryName(host.DatabaseFile)!, recursive: true);
            host.BeginStart();
            await Task.Delay(startTime * 1.25 * (signal - Random.Shared.NextDouble()) / Signals);
            await host.TerminateAsync();

            var exitCode = await host.WaitForExitAsync();

            // 143 is the signal itself, before the host handles it.
            Assert.True(exitCode is 0 or 143, $"Exit code {exitCode}:\n{string.Join('\n', host.Output.Concat(host.ErrorOutput))}");
            Assert.Empty(host.ErrorOutput);
            Assert.DoesNotContain(host.Output, line => line.StartsWith("crit:", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal));
            await host.StartAsync();
            Assert.Equal(HttpStatusCode.OK, (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/health/ready")).Status);
            await host.KillAsync();
        }
    }

    private static async Task AssertStartFailsAsync(HostProcess host, string setting)
    {
        Assert.NotEqual(0, await host.RunToExitAsync());
        Assert.Empty(host.ErrorOutput);
        var (heading, line) = (host.Output.First(), Assert.Single(host.Output.Skip(1)));
        Assert.StartsWith("crit: ", heading, StringComparison.Ordinal);
        Assert.Contains("PerfHub does not start: " + setting, line, StringComparison.Ordinal);
    }

    /// <summary>A body that sends its second half only after <see cref="Resume"/>.</summary>
    private sealed class PausedContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly TaskCompletionSource _halfSent = new(), _resumed = new();

        public PausedContent(byte[] bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("application/json");
        }

        public Task HalfSent => _halfSent.Task;

        public void Resume() => _resumed.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = _bytes.Length / 2;
            await stream.WriteAsync(_bytes.AsMemory(0, half));
            await stream.FlushAsync();
            _halfSent.SetResult();
            await _resumed.Task;
            await stream.WriteAsync(_bytes.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
