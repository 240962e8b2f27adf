using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Reports.Windows;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Windows;

/// <summary>An extension gives one unit a later deadline, also for reports that it has already filed.</summary>
public abstract class GrantExtensionTests(PerfHubHost host)
{
    // Every filing is late unless the unit has an extension.
    private static readonly (string OpensAt, string ClosesAt) Past = ("2000-01-01T00:00:00Z", "2001-01-01T00:00:00Z");

    private const string Future = "2099-12-31T16:00:00Z";

    [StoreFact]
    public async Task An_extension_is_listed_and_shown_in_the_windows_of_the_unit()
    {
        var (region, unit) = await CreateLateRegionAsync();
        var other = await region.RegisterUnitAsync("0138");
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);

        var granted = (await admin.GrantExtensionAsync("0137", "2099-12-31T23:59:59.999+08:00", reason: "系统升级，延至年底。")).Expect<Extension>(HttpStatusCode.Created);

        var closesAt = new DateTime(2099, 12, 31, 15, 59, 59, 999, DateTimeKind.Utc);
        Assert.Equal(("0137", WindowPhase.Final, closesAt, "系统升级，延至年底。"), (granted.Unit, granted.Phase, granted.ClosesAt, granted.Reason));
        Assert.Equal((region.North, 2024), (granted.Bureau, granted.FiscalYear));
        Assert.Equal(DateTimeKind.Utc, granted.GrantedAt.Kind);
        Assert.Equal(admin.Http.DefaultRequestHeaders.Authorization!.Parameter!.Split('_')[1], granted.GrantedBy);
        Assert.Equal(granted, Assert.Single(await region.Admin.ReadExtensionsAsync(region.North)));
        Assert.Equal(closesAt, (await unit.ReadWindowsAsync()).Final!.ExtendedTo);
        foreach (var windows in (BureauWindows[])[await other.ReadWindowsAsync(), await admin.ReadWindowsAsync()])
        {
            Assert.Null(windows.Final!.ExtendedTo);
        }
    }

    [StoreFact]
    public async Task An_extension_is_read_at_its_location_by_the_bureau_and_its_unit()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        foreach (var (phase, query) in ((string?, string)[])[(null, ""), ("midYear", "?phase=midYear")])
        {
            var granted = await region.Admin.GrantExtensionAsync("0137", Future, region.North, phase);
            var path = granted.HttpResponse.Headers.Location!.OriginalString;

            Assert.Equal($"/v1/bureaus/{region.North}/windows/2024/extensions/0137{query}", path);
            foreach (var reader in (ApiClient[])[region.Admin, unit])
            {
                var read = await reader.GetAsync(path);
                Assert.Equal((HttpStatusCode.OK, granted.Body, granted.HttpResponse.Headers.ETag), (read.Status, read.Body, read.HttpResponse.Headers.ETag));
            }
        }

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        (await unit.GetAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await (await region.RegisterUnitAsync("0138")).GetAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137?phase=midYear")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task Changing_or_withdrawing_an_extension_with_an_outdated_precondition_is_refused()
    {
        var (region, _) = await CreateLateRegionAsync();
        var path = $"/v1/bureaus/{region.North}/windows/2024/extensions/0137";
        Task<ApiResponse> PutAsync(string reason, string header, string tag) =>
            region.Admin.PutAsync(path, new { closesAt = Future, reason }, (header, tag));
        (await PutAsync("a", "If-Match", "*")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var tag = $"{(await PutAsync("a", "If-None-Match", "*")).HttpResponse.Headers.ETag}";

        (await PutAsync("b", "If-None-Match", "*")).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await PutAsync("b", "If-Match", tag)).Expect(HttpStatusCode.OK);
        (await region.Admin.SendAsync(HttpMethod.Delete, path, null, ("If-Match", tag))).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");

        Assert.Equal("b", Assert.Single(await region.Admin.ReadExtensionsAsync(region.North)).Reason);
    }

    [StoreFact]
    public async Task Granting_the_same_extension_again_changes_nothing_and_another_replaces_it()
    {
        var (region, _) = await CreateLateRegionAsync();
        var first = (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).Expect<Extension>(HttpStatusCode.Created);

        Assert.Equal(first, (await region.Admin.GrantExtensionAsync("0137", Future, region.North, "final")).Expect<Extension>(HttpStatusCode.OK));
        var longer = (await region.Admin.GrantExtensionAsync("0137", "2100-01-31T00:00:00Z", region.North, reason: "再延。")).Expect<Extension>(HttpStatusCode.OK);

        Assert.Equal("再延。", longer.Reason);
        Assert.Equal(longer, Assert.Single(await region.Admin.ReadExtensionsAsync(region.North)));
    }

    [StoreFact]
    public async Task An_extension_resolves_the_late_filing_deviation_and_its_withdrawal_reopens_it()
    {
        var (region, unit) = await CreateLateRegionAsync();
        Assert.True((await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Late);
        Assert.Equal(DeviationStatus.Open, await GetLateFilingStatusAsync(region));

        (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).Expect(HttpStatusCode.Created);
        Assert.Equal(DeviationStatus.Resolved, await GetLateFilingStatusAsync(region));
        Assert.DoesNotContain("late-filing", GetRules(await unit.GetReportAsync()));

        // The revision keeps its original verdict.
        Assert.Contains("late-filing", GetRules(await unit.GetRevisionAsync(1)));
        Assert.True((await unit.ReadReportAsync()).Late);

        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Equal(DeviationStatus.Open, await GetLateFilingStatusAsync(region));
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Single(await unit.ReadRevisionsAsync());
    }

    [StoreFact]
    public async Task A_mid_year_extension_does_not_apply_to_the_report()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, "midYear")).Expect(HttpStatusCode.Created);

        Assert.Equal(DeviationStatus.Open, await GetLateFilingStatusAsync(region));
        Assert.False((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed())).Expect<MidYearReceipt>(HttpStatusCode.Created).Late);
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North)).Status);
        Assert.Single(await region.Admin.ReadExtensionsAsync(region.North));
        Assert.Equal(HttpStatusCode.NoContent, (await region.Admin.WithdrawExtensionAsync("0137", region.North, "phase=midYear")).Status);
        Assert.Empty(await region.Admin.ReadExtensionsAsync(region.North));
        Assert.True((await unit.FileMidYearAsync(MidYearFilingBody.CreateFromSeed(1))).Expect<MidYearReceipt>(HttpStatusCode.Created).Late);
    }

    [StoreFact]
    public async Task An_extension_must_end_after_its_window()
    {
        var (region, _) = await CreateLateRegionAsync();

        foreach (var closesAt in (string[])[Past.ClosesAt, "2000-06-01T00:00:00Z", "2001-01-01T08:00:00.0009+08:00"])
        {
            (await region.Admin.GrantExtensionAsync("0137", closesAt, region.North)).ExpectValidationError("/closesAt", "not-later");
        }

        (await region.Admin.GrantExtensionAsync("0137", "2001-01-01T00:00:00.001Z", region.North)).Expect(HttpStatusCode.Created);
    }

    // The extension is kept, and applies again once it ends after the window.
    [StoreFact]
    public async Task An_extension_has_no_effect_if_its_window_ends_later_or_is_removed()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.GrantExtensionAsync("0137", "2002-01-01T00:00:00Z", region.North)).Expect(HttpStatusCode.Created);
        async Task<DateTime?> GetExtendedToAsync() => (await unit.ReadWindowsAsync()).Final?.ExtendedTo;

        (await region.Admin.PutWindowsAsync(("2000-01-01T00:00:00Z", Future))).Expect(HttpStatusCode.OK);
        Assert.Null(await GetExtendedToAsync());
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created).Late);
        (await region.Admin.PutWindowsAsync()).Expect(HttpStatusCode.OK);
        Assert.Null(await GetExtendedToAsync());
        Assert.False((await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created).Late);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await region.Admin.PutWindowsAsync(Past)).Expect(HttpStatusCode.OK);
        Assert.Equal(new DateTime(2002, 1, 1), await GetExtendedToAsync());
        Assert.True((await unit.FileReportAsync(SeedReport.CreateVariant(3))).Expect<Receipt>(HttpStatusCode.Created).Late);
    }

    [StoreFact]
    public async Task A_report_filed_while_its_extension_is_granted_is_not_flagged_late()
    {
        var (region, _) = await CreateLateRegionAsync();
        for (var round = 0; round < 8; round++)
        {
            var unit = await region.RegisterUnitAsync($"race{round}");

            var responses = await Task.WhenAll(unit.FileReportAsync(SeedReport.Bytes), region.Admin.GrantExtensionAsync(unit.UnitCode, Future, region.North));

            Assert.All(responses, response => response.Expect(HttpStatusCode.Created));
            Assert.DoesNotContain("late-filing", GetRules(await unit.GetReportAsync()));
        }
    }

    [StoreTheory]
    [InlineData("{}", "/closesAt required", "/reason required")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00","reason":" "}""", "/closesAt wrong-type", "/reason blank")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00Z","reason":"x","phase":"MidYear"}""", "/phase unknown-value")]
    [InlineData("""{"closesAt":"2099-01-01T00:00:00Z","reason":"x","unit":"0137"}""", "/unit unknown-field")]
    public async Task An_invalid_extension_is_refused_with_every_error(string body, params string[] errors)
    {
        var (region, _) = await CreateLateRegionAsync();

        var response = await region.Admin.PutAsync($"/v1/bureaus/{region.North}/windows/2024/extensions/0137", JsonNode.Parse(body)!);

        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        Assert.Equal(errors, response.GetValidationErrors());
        Assert.Empty(await region.Admin.ReadExtensionsAsync(region.North));
    }

    [StoreFact]
    public async Task A_reason_of_up_to_2000_characters_is_stored_unchanged()
    {
        var (region, _) = await CreateLateRegionAsync();
        var reason = "'); DROP TABLE FilingExtension; -- <b>\n😀" + new string('延', 1958);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, reason: reason)).Expect(HttpStatusCode.Created);

        Assert.Equal(reason, Assert.Single(await region.Admin.ReadExtensionsAsync(region.North)).Reason);
        (await region.Admin.GrantExtensionAsync("0137", Future, region.North, reason: new string('延', 2001))).ExpectValidationError("/reason", "too-long");
    }

    [StoreFact]
    public async Task Extensions_are_listed_by_unit_and_phase_page_by_page()
    {
        var (region, _) = await CreateLateRegionAsync();
        (await region.Admin.PutWindowsAsync(Past, Past)).Expect(HttpStatusCode.OK);
        foreach (var (unit, phase) in ((string, string)[])[("0139", "midYear"), ("0137", "midYear"), ("0138", "final"), ("0137", "final"), ("A", "final")])
        {
            await region.Admin.PutUnitAsync(unit, bureau: region.North);
            (await region.Admin.GrantExtensionAsync(unit, Future, region.North, phase)).Expect(HttpStatusCode.Created);
        }

        for (var limit = 1; limit <= 6; limit++)
        {
            Assert.Equal(
                [("0137", WindowPhase.Final), ("0137", WindowPhase.MidYear), ("0138", WindowPhase.Final), ("0139", WindowPhase.MidYear), ("A", WindowPhase.Final)],
                (await region.Admin.ReadExtensionsAsync(region.North, $"limit={limit}")).Select(it => (it.Unit, it.Phase)));
        }

        // Each bureau and each year has its own list.
        Assert.Empty(await region.Admin.ReadExtensionsAsync());
        var cursor = (await region.Admin.ListExtensionsAsync("limit=1", region.North)).Expect<Page<Extension>>(HttpStatusCode.OK).NextCursor;
        (await region.Admin.ListExtensionsAsync($"cursor={cursor}", region.North, 2025)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task Only_an_administrator_grants_extensions_and_only_to_existing_units()
    {
        var (region, unit) = await CreateLateRegionAsync();
        (await region.Admin.GrantExtensionAsync("nobody", Future, region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.GrantExtensionAsync("0137", Future, region.South)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.WithdrawExtensionAsync("nobody", region.North)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await region.Admin.WithdrawExtensionAsync("0137", region.North, "phase=all")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            var client = await region.CreateClientAsync(region.North, role);
            (await client.GrantExtensionAsync("0137", Future)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await client.WithdrawExtensionAsync("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
            (await client.ListExtensionsAsync()).Expect(HttpStatusCode.OK);
        }

        var path = $"/v1/bureaus/{region.North}/windows/2024/extensions";
        (await unit.PutAsync($"{path}/0137", new { closesAt = Future, reason = "x" })).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await unit.GetAsync(path)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(await region.Admin.ReadExtensionsAsync(region.North));
    }

    private static IEnumerable<string> GetRules(ApiResponse response) =>
        response.Expect<Receipt>(HttpStatusCode.OK).Deviations.Select(it => it.Rule);

    private static async Task<DeviationStatus?> GetLateFilingStatusAsync(Region region) =>
        (await region.Admin.ReadDeviationsAsync("rule=late-filing")).SingleOrDefault()?.Status;

    /// <summary>Creates a region whose window has closed, and unit 0137 of its northern district.</summary>
    private async Task<(Region Region, UnitClient Unit)> CreateLateRegionAsync()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(Past)).Expect(HttpStatusCode.OK);
        return (region, await region.RegisterUnitAsync());
    }
}

public sealed class GrantExtensionTestsOnSqlite(SharedHost<SqliteHost> shared) : GrantExtensionTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class GrantExtensionTestsOnSqlServer(SharedHost<SqlServerHost> shared) : GrantExtensionTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
