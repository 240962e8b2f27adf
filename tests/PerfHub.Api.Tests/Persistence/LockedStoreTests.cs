using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Somebody else holds the file: who would write is told to come back, and does so without a restart.</summary>
public sealed class LockedStoreTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    [Fact]
    public async Task While_the_file_is_locked_writes_get_503_reads_go_on_and_readiness_is_red_until_it_is_released()
    {
        var region = await Region.CreateAsync(host);
        var (unit, another) = (await region.RegisterUnitAsync(), await region.RegisterUnitAsync("0138"));
        var receipt = (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        var anybody = new ApiClient(host.CreateHttpClient(null));

        using (var holder = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            // More at once than one turn of the writer: none waits for the others.
            var filings = Enumerable.Range(1, 20).Select(number => another.FileReportAsync(SeedReport.CreateVariant(number)));
            var ready = anybody.GetAsync("/health/ready");
            foreach (var refused in await Task.WhenAll(filings))
            {
                refused.ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
                Assert.InRange(int.Parse(Assert.Single(refused.HttpResponse.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ready).Status);
            Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/live")).Status);
            Assert.Equal((string?)receipt["contentSha256"], (string?)(await unit.GetReportAsync()).Expect(HttpStatusCode.OK)["contentSha256"]);
        }

        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync("/health/ready")).Status);
        Assert.Equal(1, (int)(await another.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created)["revision"]!);
    }

    [Fact]
    public async Task Lines_of_a_batch_get_503_while_the_file_is_locked_are_logged_once_and_are_filed_when_they_are_sent_again()
    {
        var region = await Region.CreateAsync(host);
        List<byte[]> lines = [.. Enumerable.Range(1, 40).Select(number => ApiClient.CreateBatchLine($"N{number}", SeedReport.CreateVariant(number).ToUtf8Bytes()))];
        foreach (var number in Enumerable.Range(1, 40))
        {
            (await region.Admin.PutUnitAsync($"N{number}", bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        int Logged() => host.Log.Lines.Count(line => line.StartsWith("Error: The store is away.", StringComparison.Ordinal));
        var before = Logged();
        using (var holder = new SqliteConnection($"Data Source={host.DatabaseFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            var refused = (await region.Admin.FileBatchAsync(region.North, lines)).ExpectLines();

            Assert.Equal(40, refused.Count);
            Assert.All(refused, it => Assert.Equal((503, "urn:perfhub:problem:unavailable"), ((int)it["status"]!, (string?)it["problem"]!["type"])));
            Assert.Equal(before + 1, Logged());
        }

        Assert.All((await region.Admin.FileBatchAsync(region.North, lines)).ExpectLines(), it => Assert.Equal(201, (int)it["status"]!));
    }
}
