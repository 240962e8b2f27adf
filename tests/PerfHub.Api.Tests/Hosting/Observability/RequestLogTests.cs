using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PerfHub.Api.Hosting;
using PerfHub.Api.Hosting.Observability;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hosting.Observability;

public sealed class RequestLogTests(SqliteHost first) : IClassFixture<SqliteHost>
{
    [Fact]
    public async Task By_default_only_requests_that_fail_have_a_line()
    {
        await using var host = new SecondHost(first);

        (await host.Operator.CreateBureauAsync("77")).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Unauthorized, (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/v1/bureaus/77")).Status);

        Assert.StartsWith("Information: GET /v1/bureaus/{b} responded 401 in ", Assert.Single(GetLines(host)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_requests_or_none_have_a_line_as_the_setting_says()
    {
        await using var all = new SecondHost(first, ("PerfHub:Telemetry:RequestLog", "All"));
        await using var none = new SecondHost(first, ("PerfHub:Telemetry:RequestLog", "None"));

        foreach (var host in new[] { all, none })
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Operator.GetAsync("/v1/bureaus?limit=1")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await host.Operator.GetAsync("/no-such-path")).Status);
        }

        Assert.Equal(["Information: GET /v1/bureaus responded 200 in ", "Information: GET - responded 404 in "], GetLines(all).Select(line => line[..(line.IndexOf(" in ", StringComparison.Ordinal) + 4)]));
        Assert.Empty(GetLines(none));
    }

    [Fact]
    public void A_flood_of_requests_that_fail_has_a_limited_number_of_lines_and_the_log_says_how_many_are_missing()
    {
        const int Excess = 20;
        var (clock, output) = (new ManualClock(), new CapturingLoggerProvider());
        using var loggers = new LoggerFactory([output]);
        var log = new RequestLog(Options.Create(new PerfHubOptions()), clock, loggers.CreateLogger<RequestLog>());
        var http = new DefaultHttpContext { Response = { StatusCode = 404 } };
        void Send(int count)
        {
            for (var i = 0; i < count; i++)
            {
                log.Write(http, 0);
            }
        }

        Send(RequestLog.MaxProblemsPerSecond + Excess);
        Assert.Equal(RequestLog.MaxProblemsPerSecond, output.Lines.Count);

        clock.Seconds = 2;
        Send(1);
        Assert.Equal(RequestLog.MaxProblemsPerSecond + 2, output.Lines.Count);
        Assert.Contains(output.Lines, line => line.StartsWith($"Warning: {Excess} more failed requests have no line", StringComparison.Ordinal));
    }

    private static List<string> GetLines(PerfHubHost host) => [.. host.Log.Lines.Where(line => line.Contains(" responded ", StringComparison.Ordinal))];

    private sealed class ManualClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
