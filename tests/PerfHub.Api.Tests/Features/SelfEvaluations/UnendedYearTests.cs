using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A final report is for a year that has ended in the bureau's time zone, unless a window for it is open.</summary>
public abstract class UnendedYearTests(PerfHubHost host) : IAsyncLifetime
{
    // The last instant of 2024 in Asia/Shanghai, and the first one after it.
    private static readonly DateTimeOffset LastInstant = new(2024, 12, 31, 15, 59, 59, 999, TimeSpan.Zero), Ended = LastInstant.AddMilliseconds(1);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        host.Clock.Reset();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task A_report_is_filed_validated_and_tried_from_the_first_instant_of_the_next_year_on()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var line = ApiClient.CreateBatchLine(unit.UnitCode, SeedReport.Json.ToUtf8Bytes());

        host.Clock.Set(LastInstant);
        foreach (var (language, text) in ((string, string)[])[("zh", "2024 年度尚未结束"), ("en", "Fiscal year 2024 has not ended")])
        {
            var header = ("Accept-Language", language);
            foreach (var response in await Task.WhenAll(unit.FileReportAsync(SeedReport.Bytes, 2024, header), unit.ValidateReportAsync(SeedReport.Bytes, 2024, header)))
            {
                Assert.StartsWith(text, (string)response.ExpectProblem(HttpStatusCode.Conflict, "conflict")["detail"]!, StringComparison.Ordinal);
            }
        }

        Assert.Equal(409, Assert.Single((await region.Admin.FileBatchAsync(region.North, [line])).ExpectLines<FileBatch.Result>()).Status);
        (await unit.ValidateReportAsync(SeedReport.Bytes, 2099)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await unit.FileReportAsync(SeedReport.CreateVariant(1), 2023)).Expect(HttpStatusCode.Created);

        host.Clock.Set(Ended);
        (await unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task An_open_window_or_extension_allows_it_before()
    {
        var region = await Region.CreateAsync(host);
        var (unit, extended) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        (await region.Admin.PutWindowsAsync(("2024-12-01T00:00:00Z", "2024-12-20T00:00:00Z"))).Expect(HttpStatusCode.OK);
        (await region.Admin.GrantExtensionAsync("2", "2024-12-25T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);

        host.Clock.Set(new DateTimeOffset(2024, 11, 30, 0, 0, 0, TimeSpan.Zero));
        (await unit.FileReportAsync(SeedReport.Bytes)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        host.Clock.Set(new DateTimeOffset(2024, 12, 20, 0, 0, 0, TimeSpan.Zero));
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        // A closed window is not open: a late report waits for the end of the year.
        host.Clock.Set(new DateTimeOffset(2024, 12, 21, 0, 0, 0, TimeSpan.Zero));
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await extended.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        host.Clock.Set(Ended);
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
    }

    [StoreFact]
    public async Task The_current_content_is_filed_validated_and_tried_again_at_any_time()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var (report, other) = (SeedReport.Json.ToUtf8Bytes(), SeedReport.CreateVariant(1).ToUtf8Bytes());
        (await region.Admin.PutWindowsAsync(("2024-12-01T00:00:00Z", "2024-12-20T00:00:00Z"))).Expect(HttpStatusCode.OK);
        host.Clock.Set(new DateTimeOffset(2024, 12, 20, 0, 0, 0, TimeSpan.Zero));
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.Created);

        host.Clock.Set(new DateTimeOffset(2024, 12, 21, 0, 0, 0, TimeSpan.Zero));
        (await unit.FileReportAsync(report)).Expect(HttpStatusCode.OK);
        (await unit.ValidateReportAsync(report)).Expect(HttpStatusCode.OK);
        (await unit.ValidateReportAsync(other)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal((200, 409), (await TryAsync(report), await TryAsync(other)));

        async Task<int> TryAsync(byte[] line)
        {
            var body = ApiClient.CreateBatchBody(ApiClient.CreateBatchLine(unit.UnitCode, line));
            var response = await region.Admin.SendAsync(HttpMethod.Post, $"{ApiClient.GetBatchPath(region.North)}?dryRun=true", body);
            return Assert.Single(response.ExpectLines<FileBatch.Result>()).Status;
        }
    }

    [StoreFact]
    public async Task Mid_year_figures_are_filed_within_the_year()
    {
        var region = await Region.CreateAsync(host);
        host.Clock.Set(new DateTimeOffset(2024, 7, 15, 0, 0, 0, TimeSpan.Zero));

        (await (await region.RegisterUnitAsync()).FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect(HttpStatusCode.Created);
    }
}

public sealed class UnendedYearTestsOnSqlite(SqliteHost host) : UnendedYearTests(host), IClassFixture<SqliteHost>;

public sealed class UnendedYearTestsOnSqlServer(SqlServerHost host) : UnendedYearTests(host), IClassFixture<SqlServerHost>;
