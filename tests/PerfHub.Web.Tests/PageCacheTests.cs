using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using PerfHub.Client;
using PerfHub.Web.Caching;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>A page that is opened again is the one of before while nothing on it has changed, and no other.</summary>
public sealed class PageCacheTests(PageHost host) : IClassFixture<PageHost>, IDisposable
{
    private const int Year = 2024;

    public void Dispose()
    {
        (host.Api, host.Answered, host.BeforeCall) = (_ => null, _ => { }, (_, _) => Task.CompletedTask);
        host.Clock.Reset();
    }

    [Theory]
    [InlineData("653101", "ranking", "")]
    [InlineData("653102", "overview", "")]
    [InlineData("653103", "ranking", "?metric=claimedScore&sector=科技")]
    public async Task A_page_opened_again_is_the_same_and_asks_the_API_whether_it_has_changed(string bureau, string name, string query)
    {
        using var visitor = await SignInWithReportAsync(bureau);
        var address = $"/bureaus/{bureau}/{Year}/{name}{query}";
        var first = await visitor.OpenAsync(address);
        var answers = RecordAnswers();
        var again = await visitor.GetAsync(address);

        Assert.Equal([HttpStatusCode.NotModified], answers);
        Assert.Equal(first.Html, await again.Content.ReadAsStringAsync());
        var fresh = await visitor.GetAsync($"/bureaus/{bureau}/{Year}/{(name == "ranking" ? "overview" : "ranking")}");
        Assert.Equal(Read(fresh), Read(again));

        static IEnumerable<string> Read(HttpResponseMessage response) =>
            response.Headers.Concat(response.Content.Headers).Where(it => it.Key is not ("Date" or "Content-Length" or "Transfer-Encoding")).Select(it => $"{it.Key}: {string.Join(", ", it.Value)}").Order();
    }

    [Fact]
    public async Task A_report_filed_meanwhile_is_on_the_page_and_the_API_is_asked_once()
    {
        var key = await CreateBureauWithReportAsync("653104");
        using var visitor = await host.SignInAsync(key);
        var address = $"/bureaus/653104/{Year}/ranking";
        Assert.Single((await visitor.OpenAsync(address)).ReadTexts("table.ph-ranking tbody tr"));

        await FileAsync(key, "653104", "0002");
        var answers = RecordAnswers();
        Assert.Equal(2, (await visitor.OpenAsync(address)).ReadTexts("table.ph-ranking tbody tr").Count);
        Assert.Equal([HttpStatusCode.OK], answers);
        Assert.Equal(2, (await visitor.OpenAsync(address)).ReadTexts("table.ph-ranking tbody tr").Count);
    }

    [Fact]
    public async Task Two_users_at_one_address_see_their_own_pages()
    {
        var key = await CreateBureauWithReportAsync("653105");
        using var admin = await host.SignInAsync(key);
        var address = $"/bureaus/653105/{Year}/ranking";
        await admin.OpenAsync(address);
        using var reader = await host.SignInAsync(await host.CreateKeyAsync(key, Role.BureauReader, "653105"));
        using var stranger = await host.SignInAsync(await host.CreateBureauAsync("653106", "别的局"));

        Assert.Contains("管理", (await admin.OpenAsync(address)).ReadTexts("nav.ph-pages a"));
        Assert.DoesNotContain("管理", (await reader.OpenAsync(address)).ReadTexts("nav.ph-pages a"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.OpenAsync(address)).Status);
    }

    [Fact]
    public async Task A_page_is_in_the_language_that_was_chosen_last()
    {
        using var visitor = await SignInWithReportAsync("653107");
        var address = $"/bureaus/653107/{Year}/ranking";
        var chinese = await visitor.OpenAsync(address);
        Assert.StartsWith("绩效排名", chinese.ReadText("h1"), StringComparison.Ordinal);
        var english = await visitor.SubmitAsync(chinese, "/language", ("language", "en"));
        Assert.StartsWith("Ranking", english.ReadText("h1"), StringComparison.Ordinal);
        Assert.StartsWith("Ranking", (await visitor.OpenAsync(address)).ReadText("h1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_revoked_opens_no_page_of_before()
    {
        var api = host.CreateApi(await CreateBureauWithReportAsync("653108"));
        NewApiKey key = await api.ApiKeys.CreateApiKeyAsync(new CreateApiKeyRequest { Role = Role.BureauReader, Bureau = "653108", Name = "停用" });
        using var visitor = await host.SignInAsync(key.Key!);
        var address = $"/bureaus/653108/{Year}/ranking";
        await visitor.OpenAsync(address);
        await visitor.OpenAsync(address);

        await api.ApiKeys.RevokeApiKeyAsync(key.Id);
        Assert.StartsWith("/sign-in", (await visitor.OpenAsync(address)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_in_the_zone_that_a_colleague_has_set_meanwhile()
    {
        var key = await CreateBureauWithReportAsync("653109");
        using var visitor = await host.SignInAsync(key);
        var address = $"/bureaus/653109/{Year}/overview";
        Assert.DoesNotContain("新疆时间", (await visitor.OpenAsync(address)).Text, StringComparison.Ordinal);
        await host.CreateApi(key).Bureaus.PutTimeZoneAsync("653109", new PutTimeZoneRequest { TimeZone = "Asia/Urumqi" }, "*");
        host.Clock.Set(host.Clock.GetUtcNow().AddMinutes(1));
        Assert.Contains("新疆时间", (await visitor.OpenAsync(address)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_showed_a_problem_is_not_kept()
    {
        using var visitor = await SignInWithReportAsync("653110");
        var address = $"/bureaus/653110/{Year}/ranking";
        host.Api = request => request.RequestUri!.AbsolutePath.Contains("/ranking", StringComparison.Ordinal) ? new HttpResponseMessage(HttpStatusCode.Forbidden) : null;
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.OpenAsync(address)).Status);
        host.Api = _ => null;
        Assert.Single((await visitor.OpenAsync(address)).ReadTexts("table.ph-ranking tbody tr"));
    }

    [Fact]
    public async Task What_is_said_once_is_not_on_the_page_when_it_is_opened_again()
    {
        using var visitor = await SignInWithReportAsync("653113");
        var address = $"/bureaus/653113/{Year}/ranking";
        Assert.NotEqual("", (await visitor.OpenAsync($"{address}?kept=12345678")).ReadText("main > .ph-problem"));
        Assert.Equal("", (await visitor.OpenAsync(address)).ReadText("main > .ph-problem"));
    }

    [Theory]
    [InlineData("653111", true)]
    [InlineData("653114", false)]
    public async Task A_page_is_shown_although_the_API_does_not_say_whether_it_has_changed(string bureau, bool fails)
    {
        using var visitor = await SignInWithReportAsync(bureau);
        var address = $"/bureaus/{bureau}/{Year}/ranking";
        await visitor.OpenAsync(address);
        host.BeforeCall = (request, cancel) => request.Headers.IfNoneMatch.Count == 0 ? Task.CompletedTask
            : fails ? throw new HttpRequestException("The API is away.") : Task.Delay(Timeout.Infinite, cancel);
        Assert.Single((await visitor.OpenAsync(address)).ReadTexts("table.ph-ranking tbody tr"));
    }

    [Fact]
    public async Task Forms_of_a_page_that_is_served_again_are_those_of_the_session_even_if_two_have_one_key()
    {
        var key = await CreateBureauWithReportAsync("653115");
        var address = $"/bureaus/653115/{Year}/ranking";
        using var first = await host.SignInAsync(key);
        using var second = await host.SignInAsync(key);
        foreach (var visitor in (PageVisitor[])[first, second])
        {
            await visitor.OpenAsync(address);
            var answers = RecordAnswers();
            var again = await visitor.OpenAsync(address);
            Assert.Equal([HttpStatusCode.NotModified], answers);
            Assert.StartsWith("Ranking", (await visitor.SubmitAsync(again, "/language", ("language", "en"))).ReadText("h1"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_replaces_a_part_of_the_one_before_is_kept_apart_from_a_whole_one()
    {
        using var visitor = await SignInWithReportAsync("653116");
        var address = $"/bureaus/653116/{Year}/ranking";
        await visitor.OpenAsync(address);
        var answers = RecordAnswers();
        await visitor.GetAsync(address, "text/html; blazor-enhanced-nav=on");
        await visitor.GetAsync(address, "text/html; blazor-enhanced-nav=on");
        await visitor.GetAsync(address);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.NotModified], answers);
    }

    [Fact]
    public async Task Pages_that_are_kept_have_no_form_that_is_sent_once_and_no_interactive_part()
    {
        using var visitor = await SignInWithReportAsync("653112");
        var kept = typeof(CachedPageAttribute).Assembly.GetTypes().Where(it => it.GetCustomAttribute<CachedPageAttribute>() is not null).Select(it => it.Name).Order().ToList();
        Assert.Equal(["OverviewPage", "RankingPage"], kept);
        foreach (var name in kept)
        {
            var html = (await visitor.OpenAsync($"/bureaus/653112/{Year}/{name[..^"Page".Length].ToLowerInvariant()}")).Html;
            Assert.DoesNotContain("name=\"_token\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<!--Blazor:", html, StringComparison.Ordinal);
        }
    }

    private async Task FileAsync(string admin, string bureau, string unit)
    {
        await host.CreateApi(admin).Units.PutUnitAsync(bureau, unit, new PutUnitRequest { Name = $"示范单位{unit}", Sector = "科技", Kind = UnitKind.PublicInstitution });
        await host.CreateApi(await host.CreateKeyAsync(admin, Role.Unit, bureau, unit)).SelfEvaluations.FileReportAsync(bureau, unit, Year, FilingUnit.ReadSeed(Year));
    }

    private async Task<string> CreateBureauWithReportAsync(string bureau)
    {
        var key = await host.CreateBureauAsync(bureau, "示范局");
        await FileAsync(key, bureau, "0001");
        return key;
    }

    private async Task<PageVisitor> SignInWithReportAsync(string bureau) => await host.SignInAsync(await CreateBureauWithReportAsync(bureau));

    /// <summary>Records how the API answers when pages ask for rankings and overviews.</summary>
    private ConcurrentQueue<HttpStatusCode> RecordAnswers()
    {
        var answers = new ConcurrentQueue<HttpStatusCode>();
        host.Answered = response =>
        {
            if (response.RequestMessage!.RequestUri!.AbsolutePath.Contains($"/{Year}", StringComparison.Ordinal))
            {
                answers.Enqueue(response.StatusCode);
            }
        };
        return answers;
    }
}
