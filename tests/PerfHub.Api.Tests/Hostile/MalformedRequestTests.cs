using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Hostile;

/// <summary>
/// 10,000 requests that were good before some of their bytes were exchanged, added or lost. What they leave in memory is
/// measured by the benchmarks' command <c>malformed</c>, in a process where nothing else runs.
/// </summary>
public abstract class MalformedRequestTests(PerfHubHost host)
{
    private const int RequestCount = 10_000;

    [StoreFact]
    public async Task Ten_thousand_broken_requests_do_no_harm()
    {
        var siege = await AttackScenario.CreateAsync(host);
        var good = CreateValidRequests(siege);
        var answers = 0;

        await Parallel.ForAsync(0, RequestCount, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            var broken = Mutate(good[number % good.Length], number);
            var text = await RawConnection.SendAndReadAsync(host, broken);
            siege.AssertNoLeak($"{number}: {Encoding.Latin1.GetString(broken)}", text);
            Interlocked.Add(ref answers, AttackScenario.ParseStatuses(text).Count());
        });

        // A few wait for bytes that were lost.
        Assert.InRange(answers, RequestCount * 8 / 10, int.MaxValue);
        await siege.AssertHostHealthyAsync();
    }

    private static byte[][] CreateValidRequests(AttackScenario siege)
    {
        var (mine, unit) = (siege.AttackerRegion, siege.AttackerUnit);
        var report = Encoding.UTF8.GetString(new SmallReport().ToJson().ToUtf8Bytes());
        return
        [
            .. (((string Line, string Key, string? Body)[])[
                ($"GET /v1/bureaus/{mine.City}/units?limit=10", siege.AttackerKeyHeader, null), ($"GET /v1/bureaus/{mine.City}/rankings/2024?metric=scoreGap&order=asc&sector=%E7%A7%91%E6%8A%80", siege.AttackerKeyHeader, null),
                ($"GET /v1/bureaus/{mine.City}/deviations/2024?severity=high&unit=0137", siege.AttackerKeyHeader, null), ($"GET {unit.GetReportPath()}", siege.AttackerUnitKeyHeader, null), ("DELETE /v1/api-keys/0011223344556677", siege.AttackerKeyHeader, null),
                ($"PUT /v1/bureaus/{mine.South}/units/0001", siege.AttackerKeyHeader, """{"name":"单位","sector":"科技","kind":"other","active":true}"""),
                ("POST /v1/api-keys", siege.AttackerKeyHeader, $$"""{"role":"auditor","bureau":"{{mine.City}}","name":"x","expiresAt":"2099-01-01T00:00:00Z"}"""),
                ($"POST {unit.GetReportPath()}/validate", siege.AttackerUnitKeyHeader, report), ($"POST {unit.GetReportPath()}", siege.AttackerUnitKeyHeader, report),
            ]).Select(it => Encoding.UTF8.GetBytes(
                $"{it.Line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{it.Key}\r\nAccept-Language: en\r\nIf-None-Match: \"x\"\r\n"
                + (it.Body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(it.Body)}\r\n\r\n{it.Body}"))),
        ];
    }

    /// <summary>The same number breaks the same bytes.</summary>
    private static byte[] Mutate(byte[] good, int seed)
    {
#pragma warning disable CA5394 // Nothing depends on nobody guessing it.
        var random = new Random(seed);
        var bytes = good.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var odd = random.Next(3) == 0 ? (byte)random.Next(256) : "\r\n\0 :;,/\\%\"'{}[]0-.?&=\xff"u8[random.Next(24)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, odd);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = odd;
                    break;
            }
        }
#pragma warning restore CA5394

        return [.. bytes];
    }
}

public sealed class MalformedRequestTestsOnSqlite(SqliteHost host) : MalformedRequestTests(host), IClassFixture<SqliteHost>;

public sealed class MalformedRequestTestsOnSqlServer(SqlServerHost host) : MalformedRequestTests(host), IClassFixture<SqlServerHost>;
