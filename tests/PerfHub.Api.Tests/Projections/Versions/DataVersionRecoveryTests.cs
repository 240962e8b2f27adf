using System.Net;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Projections.Versions;

/// <summary>
/// A power failure after the lists were read. Versions are as durable as what they count, so none is used twice.
/// </summary>
public sealed class DataVersionRecoveryTests
{
    [Fact]
    public async Task A_tag_or_cursor_read_before_a_power_failure_is_outdated_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-power-");
        try
        {
            await ReadBeforeAndAfterAsync(Path.Combine(folder.FullName, "before.db"), Path.Combine(folder.FullName, "after.db"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReadBeforeAndAfterAsync(string before, string after)
    {
        string[] lists = ["rankings/2024?limit=1", "overview/2024?", "filings/2024?limit=500", "rankings/2024?limit=1&sector=%E7%A7%91%E6%8A%80"];
        List<(string List, string Tag, string? Cursor)> read = [];
        string key, city;
        UnitClient lateUnit;
        await using (var host = new HostWithoutOutboxService(before))
        {
            var region = await Region.CreateAsync(host);
            (key, city) = (await CreateKeyAsync(region.Admin, Role.BureauAdmin), region.City);
            UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"), await region.RegisterUnitAsync("3")];
            (await units[0].FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
            foreach (var list in lists)
            {
                (await region.Admin.GetAsync($"/v1/bureaus/{city}/{list}")).Expect(HttpStatusCode.OK);
            }

            (await units[1].FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
            await CopyCommittedDataAsync(before, after);
            foreach (var list in lists)
            {
                var response = await region.Admin.GetAsync($"/v1/bureaus/{city}/{list}");
                read.Add((list, response.HttpResponse.Headers.ETag!.ToString(), response.Expect<ListState>(HttpStatusCode.OK).NextCursor));
            }

            lateUnit = units[2];
        }

        await using var restarted = new HostWithoutOutboxService(after);
        var reader = new BureauClient(restarted.CreateHttpClient(key), city);
        var lateKey = await CreateKeyAsync(reader, Role.Unit, lateUnit.UnitCode, lateUnit.BureauCode);
        var lateClient = new UnitClient(restarted.CreateHttpClient(lateKey), lateUnit.BureauCode, lateUnit.UnitCode);
        (await lateClient.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        foreach (var (list, tag, cursor) in read)
        {
            (await reader.GetAsync($"/v1/bureaus/{city}/{list}", ("If-None-Match", tag))).Expect(HttpStatusCode.OK);
            if (cursor is not null)
            {
                var next = (await reader.GetAsync($"/v1/bureaus/{city}/{list}&cursor={cursor}")).Expect<ListState>(HttpStatusCode.OK);
                Assert.True(next.HasChanged, $"The next page of {list} does not report the change.");
            }
        }
    }

    private static async Task<string> CreateKeyAsync(BureauClient admin, Role role, string? unit = null, string? bureau = null) =>
        (await admin.CreateKeyAsync(role, unit, bureau)).Expect<CreatedApiKey>(HttpStatusCode.Created).Key!;

    /// <summary>Copies the database, in which both filings are numbered, though nobody has read the second.</summary>
    private static async Task CopyCommittedDataAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={from};Pooling=False");
        await connection.OpenAsync();
        await using var copy = new SqliteCommand("VACUUM INTO @to", connection);
        copy.Parameters.AddWithValue("@to", to);
        await copy.ExecuteNonQueryAsync();
        await using var count = new SqliteCommand("SELECT COUNT(DISTINCT ReportId) FROM RankingChange WHERE ReportId <> 0", connection);
        Assert.Equal(2L, await count.ExecuteScalarAsync());
    }

    /// <summary>The members of a list that this test reads. <see cref="HasChanged"/> is that of a ranking.</summary>
    private sealed record ListState(string? NextCursor, bool HasChanged);
}
