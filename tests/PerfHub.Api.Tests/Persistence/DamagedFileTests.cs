using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>Parts of the SQLite file are damaged: requests that meet them get 503 with a problem that asks for no retry, never 500.</summary>
[Trait("Category", "Slow")]
public sealed class DamagedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perfhub-damaged-");

    private string DatabaseFile => Path.Combine(_folder.FullName, "perfhub.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Revision", false)]
    [InlineData("Revision", true)]
    [InlineData("CurrentReport", false)]
    [InlineData("CurrentReport", true)]
    [InlineData("NarrativeSignature", false)]
    [InlineData("RankingChange", false)]
    [InlineData("BureauVersion", false)]
    [InlineData("Deviation", false)]
    [InlineData("Bureau", false)]
    [InlineData("ApiKey", false)]
    [InlineData("AuditEntry", false)]
    public async Task Requests_that_meet_a_damaged_page_get_503_and_the_host_is_not_ready(string table, bool isIndex)
    {
        var (key, city, bureau) = await CreateStoreAsync();
        await DamagePageAsync(table, isIndex);
        await using var host = new FileHost(DatabaseFile);
        var responses = await SendAllAsync(host, key, city, bureau);

        Assert.All(responses, response => Assert.True((int)response.Status < 500 || response.Status == HttpStatusCode.ServiceUnavailable, response.Body));
        var refused = responses.Where(response => response.Status == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, response =>
        {
            Assert.Equal("本服务的数据已损坏，须由管理员从备份恢复", (string?)response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-damaged")["title"]);
            Assert.Null(response.HttpResponse.Headers.RetryAfter);
        });
        var anonymous = new ApiClient(host.CreateHttpClient(null));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anonymous.GetAsync("/health/ready")).Status);
        var line = Assert.Single(host.Log.Lines, line => line.StartsWith("Critical:", StringComparison.Ordinal));
        Assert.Contains($"There is damage in the database file “{DatabaseFile}”", line, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_get_503_while_the_log_is_damaged(bool isTruncated)
    {
        MigratedSqliteFile.CopyTo(DatabaseFile);
        await using var host = new FileHost(DatabaseFile);
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK);
        await using (var log = new FileStream(DatabaseFile + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            const int HeaderBytes = 32;
            var length = log.Length;
            log.Seek(HeaderBytes, SeekOrigin.Begin);
            await log.WriteAsync(new byte[length - HeaderBytes]);
            log.SetLength(isTruncated ? 2 * HeaderBytes : length);
        }

        // Several at a time, so that connections are used that have no pages in memory.
        List<Task<ApiResponse>> calls = [];
        for (var i = 0; i < 10; i++)
        {
            calls.AddRange([unit.GetReportAsync(), region.Admin.GetRankingAsync(), region.Admin.GetOverviewAsync(), region.Admin.ListIndicatorsAsync(), unit.FileReportAsync(SeedReport.CreateVariant(i))]);
        }

        var responses = await Task.WhenAll(calls);
        Assert.All(responses, response => Assert.True((int)response.Status < 500 || response.Status == HttpStatusCode.ServiceUnavailable, response.Body));
        Assert.Contains(responses, response => response.Status == HttpStatusCode.ServiceUnavailable);
        Assert.All(
            responses.Where(response => response.Status == HttpStatusCode.ServiceUnavailable),
            response => response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-damaged"));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE Revision SET Document = x'5b5b5b5b5b5b5b5b'")]
    [InlineData("UPDATE Revision SET Document = substr(Document, 1, 40)")]
    [InlineData("UPDATE Revision SET Verdict = x'00ff00ff00ff00ff'")]
    [InlineData("UPDATE CurrentReport SET Verified = 'ninety'")]
    public async Task A_stored_value_that_cannot_be_decoded_is_reported_as_damage_of_its_resource_only(string sql)
    {
        var (key, city, bureau) = await CreateStoreAsync();
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            Assert.NotEqual(0, await connection.ExecuteAsync(sql));
        }

        await using var host = new FileHost(DatabaseFile);
        var responses = await SendAllAsync(host, key, city, bureau);

        Assert.All(responses, response => Assert.True((int)response.Status < 500 || response.Status == HttpStatusCode.ServiceUnavailable, response.Body));
        var refused = responses.Where(response => response.Status == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, response => response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-damaged"));
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(host.CreateHttpClient(null)).GetAsync("/health/ready")).Status);
        Assert.Single(host.Log.Lines, line => line.Contains("There is damage in", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("ninety", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_verdict_hides_the_words_of_its_own_deviations_only()
    {
        const string Unreadable = "（内容已损坏，无法读取）";
        var (key, city, _) = await CreateStoreAsync();
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            await connection.ExecuteAsync("UPDATE Revision SET Verdict = x'28b52ffd00' WHERE ReportId = (SELECT t.Id FROM CurrentReport t WHERE t.Unit = '0132')");
        }

        await using var host = new FileHost(DatabaseFile);
        var admin = new BureauClient(host.CreateHttpClient(key), city);

        var deviations = await admin.ReadDeviationsAsync();
        Assert.Equal(["0131", "0132", "0133"], deviations.Select(it => it.Unit).Distinct().Order(StringComparer.Ordinal));
        Assert.All(deviations, it => Assert.Equal(it.Unit == "0132", it.Message == Unreadable));
        Assert.Contains(Unreadable, (await admin.GetAsync($"/v1/bureaus/{city}/deviations/2024?format=csv")).Body, StringComparison.Ordinal);
        Assert.Equal(deviations.Count, (await ChangeFeedReader.Create(admin).ReadRemainingChangesAsync()).Select(it => it.Deviation.Id).Distinct().Count());
        Assert.Single(host.Log.Lines, line => line.Contains("There is damage in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Verified = 'ninety'")]
    [InlineData("RuleTallies = x'0102'")]
    public async Task A_report_with_a_damaged_value_does_not_keep_the_others_from_being_ranked_but_overviews_need_it(string damage)
    {
        var (key, city, _) = await CreateStoreAsync();
        await DamageAsync("0132");
        await using var host = new FileHost(DatabaseFile);
        var admin = new BureauClient(host.CreateHttpClient(key), city);

        Assert.Equal(["0131", "0133"], await ReadUnitsAsync());
        (await admin.GetOverviewAsync()).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-damaged");
        await DamageAsync("0131");
        Assert.Equal(["0133"], await ReadUnitsAsync());
        (await admin.GetOverviewAsync()).ExpectProblem(HttpStatusCode.ServiceUnavailable, "store-damaged");
        Assert.Single(host.Log.Lines, line => line.Contains("There is damage in", StringComparison.Ordinal));

        async Task<IEnumerable<string>> ReadUnitsAsync() => (await admin.ReadRankingAsync()).Select(it => it.Unit).Order(StringComparer.Ordinal);

        // With the message of a change, as of a filing.
        async Task DamageAsync(string unit)
        {
            await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
            await connection.ExecuteAsync($"UPDATE CurrentReport SET {damage} WHERE Unit = @unit", new { unit });
            await connection.ExecuteAsync(
                "INSERT INTO RankingOutbox (Id, ClaimId, Bureau, ReportId, Year) SELECT t.Id, 0, t.Bureau, t.Id, t.Year FROM CurrentReport t WHERE t.Unit = @unit", new { unit });
        }
    }

    /// <summary>Files reports into a new store and closes it; returns the key of the administrator.</summary>
    private async Task<(string Key, string City, string Bureau)> CreateStoreAsync()
    {
        var store = await FillStoreAsync();

        // The host closes its last connection a little later, and then writes the log into the file.
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (File.Exists(DatabaseFile + "-wal"))
        {
            await Task.Delay(20, timeout.Token);
        }

        return store;
    }

    private async Task<(string Key, string City, string Bureau)> FillStoreAsync()
    {
        MigratedSqliteFile.CopyTo(DatabaseFile);
        await using var host = new FileHost(DatabaseFile);
        var region = await Region.CreateAsync(host);
        for (var number = 1; number <= 3; number++)
        {
            var unit = await region.RegisterUnitAsync($"013{number}");
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
        }

        (await region.Admin.GetRankingAsync()).Expect(HttpStatusCode.OK);
        return (region.Admin.Http.DefaultRequestHeaders.Authorization!.Parameter!, region.City, region.North);
    }

    private static async Task<List<ApiResponse>> SendAllAsync(FileHost host, string key, string city, string bureau)
    {
        var admin = new BureauClient(host.CreateHttpClient(key), city);
        var path = $"/v1/bureaus/{bureau}/units/0131/self-evaluations/2024";
        return
        [
            await admin.GetAsync(path),
            await admin.GetAsync($"{path}/revisions"),
            await admin.GetAsync($"{path}/revisions/1"),
            await admin.GetAsync($"{path}/revisions/1?format=docx"),
            await admin.GetAsync($"{path}/review-letter"),
            await admin.GetAsync($"{path}/history"),
            await admin.GetRankingAsync(),
            await admin.GetOverviewAsync(),
            await admin.ListFilingsAsync(),
            await admin.ListIndicatorsAsync(),
            await admin.ListDeviationsAsync(),
            await admin.ListReceiptsAsync(),
            await admin.PutUnitAsync("0139", bureau: bureau),
            await admin.PostAsync($"{path}/decisions", new { decision = "accept" }),
        ];
    }

    /// <summary>Overwrites the first page of a table, or of one of its indexes.</summary>
    private async Task DamagePageAsync(string table, bool isIndex)
    {
        long page, size;
        await using (var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False"))
        {
            page = await connection.ExecuteScalarAsync<long>(
                "SELECT rootpage FROM sqlite_master WHERE type = @type AND tbl_name = @table AND rootpage > 0 ORDER BY rootpage",
                new { type = isIndex ? "index" : "table", table });
            size = await connection.ExecuteScalarAsync<long>("PRAGMA page_size");
        }

        Assert.NotEqual(0, page);
        await using var file = new FileStream(DatabaseFile, FileMode.Open, FileAccess.Write);
        file.Seek((page - 1) * size, SeekOrigin.Begin);
        var garbage = new byte[size];
        new Random(7).NextBytes(garbage);
        await file.WriteAsync(garbage);
    }
}
