using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Auditing;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Another process holds a lock on the SQLite file.</summary>
[Trait("Category", "Slow")]
public sealed class LockedStoreTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    [Fact]
    public async Task While_the_file_is_locked_writes_and_readiness_get_503_and_reads_succeed()
    {
        var region = await Region.CreateAsync(host);
        var (unit, another) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        var anonymous = new ApiClient(host.CreateHttpClient(null));

        using (var holder = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            // More calls than the writer takes into one commit: no call waits for the timeouts of the others.
            var filings = Enumerable.Range(1, 20).Select(number => another.FileReportAsync(SeedReport.CreateVariant(number)));
            var ready = anonymous.GetAsync("/health/ready");
            foreach (var refused in await Task.WhenAll(filings))
            {
                refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
                Assert.InRange(int.Parse(Assert.Single(refused.HttpResponse.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ready).Status);
            Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/live")).Status);
            Assert.Equal(receipt.ContentSha256, (await unit.GetReportAsync()).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
        }

        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync("/health/ready")).Status);
        Assert.Equal(1, (await another.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [Fact]
    public async Task Batch_lines_get_503_while_the_file_is_locked_and_succeed_when_sent_again()
    {
        var region = await Region.CreateAsync(host);
        List<byte[]> lines = [.. Enumerable.Range(1, 40).Select(number => ApiClient.CreateBatchLine($"N{number}", SeedReport.CreateVariant(number).ToUtf8Bytes()))];
        foreach (var number in Enumerable.Range(1, 40))
        {
            (await region.Admin.PutUnitAsync($"N{number}", bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        int CountLogLines() => host.Log.Lines.Count(line => line.StartsWith("Error: The store is unavailable: SQLite Error 5", StringComparison.Ordinal));
        var before = CountLogLines();
        using (var holder = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            var refused = (await region.Admin.FileBatchAsync(region.North, lines)).ExpectLines<FileBatch.Result>();

            Assert.Equal(40, refused.Count);
            Assert.All(refused, line => Assert.Equal((503, "urn:perfhub:problem:unavailable"), (line.Status, line.Problem!.Type)));

            // One line a minute, for all tests of this host.
            Assert.InRange(CountLogLines(), Math.Max(before, 1), before + 1);
        }

        Assert.All((await region.Admin.FileBatchAsync(region.North, lines)).ExpectLines<FileBatch.Result>(), line => Assert.Equal(201, line.Status));
    }

    [Fact]
    public async Task A_denied_request_is_answered_while_the_file_is_locked_and_in_the_audit_log_afterwards()
    {
        var region = await Region.CreateAsync(host);
        var reader = await region.CreateClientAsync(region.North, Role.BureauReader);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        using (var holder = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            (await reader.PutUnitAsync("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        for (var elapsed = Stopwatch.StartNew(); !(await admin.ReadAuditLogAsync()).Exists(it => it.Outcome == AuditOutcome.Forbidden); await Task.Delay(100))
        {
            Assert.True(elapsed.Elapsed < TimeSpan.FromSeconds(60), "The audit entry was not written.");
        }
    }
}
