using System.Collections.Concurrent;
using System.Net;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>What the API says of a user and of a bureau is read once for many pages, and again when it may have changed.</summary>
public sealed class UserCacheTests(PageHost host) : IClassFixture<PageHost>, IDisposable
{
    private const string Caller = "/v1/me", Bureau = "/v1/bureaus/650201";

    public void Dispose()
    {
        host.Api = _ => null;
        host.Clock.Reset();
    }

    [Fact]
    public async Task The_user_and_the_bureau_are_read_once_for_pages_of_the_next_half_minute()
    {
        var calls = CountCalls();

        // The first page after signing in has read them.
        using var visitor = await host.SignInAsync(await host.CreateBureauAsync("650201", "读取一次局"));
        calls.Clear();
        foreach (var page in (string[])["overview", "ranking", "filings", "deviations"])
        {
            Assert.Contains("读取一次局", (await visitor.OpenAsync($"/bureaus/650201/2024/{page}")).Text, StringComparison.Ordinal);
        }

        // The circuit of the last page begins.
        await visitor.PostAsync("/_blazor/negotiate?negotiateVersion=1");
        await visitor.OpenAsync("/bureaus/650201/2024/ranking");
        Assert.Equal((0, 0), (calls.GetValueOrDefault(Caller), calls.GetValueOrDefault(Bureau)));

        host.Clock.Set(host.Clock.GetUtcNow().AddMinutes(1));
        await visitor.OpenAsync("/bureaus/650201/2024/overview");
        Assert.Equal((1, 1), (calls.GetValueOrDefault(Caller), calls.GetValueOrDefault(Bureau)));
    }

    [Fact]
    public async Task A_user_does_not_get_what_another_has_read()
    {
        using var admin = await host.SignInAsync(await host.CreateBureauAsync("650202", "各自读取局"));
        Assert.Contains("各自读取局", (await admin.OpenAsync("/bureaus/650202/admin/import")).Text, StringComparison.Ordinal);

        using var stranger = await host.SignInAsync(await host.CreateBureauAsync("650203", "别的局"));

        // The bureau is all that this page reads.
        var page = await stranger.OpenAsync("/bureaus/650202/admin/import");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.DoesNotContain("各自读取局", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_user_changes_is_on_the_next_page()
    {
        using var visitor = await host.SignInAsync(await host.CreateBureauAsync("650204", "改时区局"));
        var before = await visitor.OpenAsync("/bureaus/650204/admin");
        var after = await visitor.SubmitAsync(before, "time-zone", ("Form.TimeZone", "Asia/Urumqi"));

        Assert.DoesNotContain("新疆时间", before.Text, StringComparison.Ordinal);
        Assert.Contains("登记时间新疆时间", after.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_in_a_form_are_in_the_time_zone_that_it_names_whatever_a_colleague_has_set_meanwhile()
    {
        var key = await host.CreateBureauAsync("650206", "同事改时区局");
        var (colleague, period) = (host.CreateApi(key), new WindowPeriod { OpensAt = new(2025, 1, 10, 1, 0, 0, TimeSpan.Zero), ClosesAt = new(2025, 3, 31, 10, 0, 0, TimeSpan.Zero) });
        await colleague.Windows.PutWindowsAsync("650206", 2024, new PutWindowsRequest { Final = period }, "*");
        using var visitor = await host.SignInAsync(key);
        await visitor.OpenAsync("/bureaus/650206/2024/overview");
        await colleague.Bureaus.PutTimeZoneAsync("650206", new PutTimeZoneRequest { TimeZone = "Asia/Urumqi" }, "*");

        var windows = await visitor.OpenAsync("/bureaus/650206/admin/windows?year=2024");
        Assert.Equal("2025-01-10T09:00", windows.ReadField("Form.FinalOpensAt"));
        Assert.Contains("截止（北京时间）", windows.Text, StringComparison.Ordinal);

        // What is wrong is corrected in the same zone.
        windows = await visitor.SubmitAsync(windows, "save", ("Form.FinalClosesAt", ""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "2025-01-10T09:00"), (windows.Status, windows.ReadField("Form.FinalOpensAt")));
        Assert.Contains("截止（北京时间）", windows.Text, StringComparison.Ordinal);
        windows = await visitor.SubmitAsync(windows, "save", ("Form.FinalClosesAt", "2025-04-30T18:00"));
        var stored = (await colleague.Windows.GetWindowsAsync("650206", 2024)).Value.Final!;
        Assert.Equal((period.OpensAt, new(2025, 4, 30, 10, 0, 59, 999, TimeSpan.Zero)), (stored.OpensAt, stored.ClosesAt));

        // The next page has the new zone.
        Assert.Contains("截止（新疆时间）", windows.Text, StringComparison.Ordinal);
        Assert.Equal("2025-01-10T07:00", windows.ReadField("Form.FinalOpensAt"));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("Mars/Phobos")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_form_that_names_no_time_zone_is_read_in_that_of_the_bureau(string? zone)
    {
        var code = $"6502{10 + Array.IndexOf(["../../../etc/passwd", "/etc/passwd", "Mars/Phobos", "", null], zone)}";
        var key = await host.CreateBureauAsync(code, "时区局", timeZone: "Asia/Urumqi");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync($"/bureaus/{code}/admin/windows?year=2024");
        await visitor.SubmitAsync(page, "save", ("_zone", zone), ("Form.FinalOpensAt", "2025-01-10T09:00"), ("Form.FinalClosesAt", "2025-03-31T18:00"));
        Assert.Equal(new(2025, 1, 10, 3, 0, 0, TimeSpan.Zero), (await host.CreateApi(key).Windows.GetWindowsAsync(code, 2024)).Value.Final!.OpensAt);
    }

    [Theory]
    [InlineData("/bureaus/650205/2024/ranking")]
    [InlineData("/downloads/650205/2024/ranking")]
    [InlineData("/")]
    public async Task A_session_ends_with_its_key_although_its_user_was_read_before(string next)
    {
        var admin = host.CreateApi(await CreateAdministratorAsync("650205"));
        NewApiKey key = await admin.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauReader, Bureau = "650205", Name = "停用" });
        using var visitor = await host.SignInAsync(key.Key!);
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync("/bureaus/650205/2024/ranking")).Status);

        await admin.ApiKeys.RevokeApiKeyAsync(key.Id);
        var page = await visitor.OpenAsync(next);
        Assert.StartsWith("/sign-in", page.Path, StringComparison.Ordinal);
        Assert.Contains("登录已结束", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), it => it.Name == "perfhub.session");
    }

    [Fact]
    public async Task The_sign_in_page_does_not_take_an_ended_session_for_a_good_one()
    {
        var admin = host.CreateApi(await CreateAdministratorAsync("650205"));
        NewApiKey key = await admin.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauReader, Bureau = "650205", Name = "停用" });
        using var visitor = await host.SignInAsync(key.Key!);
        await visitor.OpenAsync("/bureaus/650205/2024/ranking");

        await admin.ApiKeys.RevokeApiKeyAsync(key.Id);
        await visitor.OpenAsync("/sign-in");
        Assert.DoesNotContain(visitor.Cookies.GetAllCookies(), it => it.Name == "perfhub.session");
    }

    private async Task<string> CreateAdministratorAsync(string bureau) =>
        (await host.Operator.Bureaus.ListBureausPageAsync()).Value.Items.Any(it => it.Code == bureau)
            ? await host.CreateKeyAsync(PageHost.OperatorKey, Role.BureauAdmin, bureau)
            : await host.CreateBureauAsync(bureau, "停用局");

    private ConcurrentDictionary<string, int> CountCalls()
    {
        var calls = new ConcurrentDictionary<string, int>();
        host.Api = request =>
        {
            calls.AddOrUpdate(request.RequestUri!.AbsolutePath, 1, (_, count) => count + 1);
            return null;
        };
        return calls;
    }
}
