using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>Valid requests with mutated bytes. The benchmark command <c>malformed</c> measures their memory use.</summary>
[Trait("Category", "Slow")]
public abstract class MalformedRequestTests(PerfHubHost host)
{
    private const int RequestCount = 10_000;

    [StoreFact]
    public async Task Ten_thousand_mutated_requests_leak_nothing_and_leave_the_host_healthy()
    {
        var scenario = await AttackScenario.CreateAsync(host);
        var validRequests = CreateValidRequests(scenario);
        var responses = 0;

        await Parallel.ForAsync(0, RequestCount, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var mutated = RequestMutator.Mutate(validRequests[number % validRequests.Length], number);
            var text = await RawConnection.SendAndReadAsync(host, mutated);
            scenario.AssertNoLeak($"{number}: {Encoding.Latin1.GetString(mutated)}", text);
            Interlocked.Add(ref responses, AttackScenario.ParseStatuses(text).Count());
        });

        // Some requests miss bytes, so the host waits for the rest and does not respond.
        Assert.InRange(responses, RequestCount * 8 / 10, int.MaxValue);
        await scenario.AssertHostHealthyAsync();
    }

    private static byte[][] CreateValidRequests(AttackScenario scenario)
    {
        var (region, unit) = (scenario.AttackerRegion, scenario.AttackerUnit);
        var report = Encoding.UTF8.GetString(new SmallReport().ToJson().ToUtf8Bytes());
        return
        [
            .. (((string Line, string Key, string? Body)[])[
                ($"GET /v1/bureaus/{region.City}/units?limit=10", scenario.AttackerKeyHeader, null), ($"GET /v1/bureaus/{region.City}/rankings/2024?metric=scoreGap&order=asc&sector=%E7%A7%91%E6%8A%80", scenario.AttackerKeyHeader, null),
                ($"GET /v1/bureaus/{region.City}/deviations/2024?severity=high&unit=0137", scenario.AttackerKeyHeader, null), ($"GET {unit.GetReportPath()}", scenario.AttackerUnitKeyHeader, null), ("DELETE /v1/api-keys/0011223344556677", scenario.AttackerKeyHeader, null),
                ($"PUT /v1/bureaus/{region.South}/units/0001", scenario.AttackerKeyHeader, """{"name":"单位","sector":"科技","kind":"other","active":true}"""),
                ("POST /v1/api-keys", scenario.AttackerKeyHeader, $$"""{"role":"auditor","bureau":"{{region.City}}","name":"x","expiresAt":"2099-01-01T00:00:00Z"}"""),
                ($"POST {unit.GetReportPath()}/validate", scenario.AttackerUnitKeyHeader, report), ($"POST {unit.GetReportPath()}", scenario.AttackerUnitKeyHeader, report),
            ]).Select(it => Encoding.UTF8.GetBytes(
                $"{it.Line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{it.Key}\r\nAccept-Language: en\r\nIf-None-Match: \"x\"\r\n"
                + (it.Body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(it.Body)}\r\n\r\n{it.Body}"))),
        ];
    }
}

public sealed class MalformedRequestTestsOnSqlite(SqliteHost host) : MalformedRequestTests(host), IClassFixture<SqliteHost>;

public sealed class MalformedRequestTestsOnSqlServer(SqlServerHost host) : MalformedRequestTests(host), IClassFixture<SqlServerHost>;
