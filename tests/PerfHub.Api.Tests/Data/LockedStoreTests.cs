using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data;

/// <summary>Somebody else holds the file: who would write is told to come back, and does so without a restart.</summary>
public sealed class LockedStoreTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    [Fact]
    public async Task While_the_file_is_locked_writes_get_503_reads_go_on_and_readiness_is_red_until_it_is_released()
    {
        var region = await Region.In(host);
        var (unit, another) = (await region.Unit(), await region.Unit("0138"));
        var receipt = (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);
        var anybody = new ApiClient(host.Client(null));

        using (var holder = new SqliteConnection($"Data Source={host.StoreFile};Pooling=False"))
        {
            holder.Open();
            using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();

            // More at once than one turn of the writer: none waits for the others.
            var filings = Enumerable.Range(1, 20).Select(number => another.File(Seed.Numbered(number)));
            var ready = anybody.Get("/health/ready");
            foreach (var refused in await Task.WhenAll(filings))
            {
                refused.Problem(HttpStatusCode.ServiceUnavailable, "unavailable");
                Assert.InRange(int.Parse(Assert.Single(refused.Response.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ready).Status);
            Assert.Equal(HttpStatusCode.OK, (await anybody.Get("/health/live")).Status);
            Assert.Equal((string?)receipt["contentSha256"], (string?)(await unit.Current()).Expect(HttpStatusCode.OK)["contentSha256"]);
        }

        Assert.Equal(HttpStatusCode.OK, (await anybody.Get("/health/ready")).Status);
        Assert.Equal(1, (int)(await another.File(Seed.Bytes)).Expect(HttpStatusCode.Created)["revision"]!);
    }
}
