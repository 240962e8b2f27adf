using System.Net;
using PerfHub.Api.Tests.Security.Oidc;
using PerfHub.Client;
using PerfHub.Web.Tests.Infrastructure;
using Page = PerfHub.Web.Tests.Infrastructure.Page;

namespace PerfHub.Web.Tests;

/// <summary>What was typed into a form when the session ended is in the form again after signing in, for the same user only. Nothing is sent meanwhile.</summary>
public sealed class KeptFormTests(PageHost host) : IClassFixture<PageHost>, IDisposable
{
    private const string Kept = "之前填写的内容还在，尚未提交", Lost = "之前填写的内容没有提交，也没有保留";

    public void Dispose()
    {
        host.Api = _ => null;
        host.Clock.Reset();
    }

    [Fact]
    public async Task Windows_that_were_typed_overnight_are_in_the_form_again_and_are_saved_when_they_are_sent_again()
    {
        var key = await host.CreateBureauAsync("650401", "填报时间局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650401/admin/windows?year=2024&done=saved");
        host.Clock.Set(host.Clock.GetUtcNow().AddHours(13));
        page = await visitor.SubmitAsync(page, "save", ("Form.FinalOpensAt", "2025-01-10T09:00"), ("Form.FinalClosesAt", "2025-03-31T18:00"));

        Assert.StartsWith("/sign-in", page.Path, StringComparison.Ordinal);
        Assert.Contains("登录已结束", page.Text, StringComparison.Ordinal);
        Assert.Contains("已保留一小时", page.Text, StringComparison.Ordinal);

        // A wrong key is corrected first.
        page = await visitor.SubmitAsync(page, "sign-in", ("Form.Key", "phk_0000000000000000_unknown"));
        page = await visitor.SubmitAsync(page, "sign-in", ("Form.Key", key));
        Assert.StartsWith("/bureaus/650401/admin/windows?year=2024", page.Path, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(Kept, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("已保存。", page.Text, StringComparison.Ordinal);
        Assert.Equal(("2025-01-10T09:00", "2025-03-31T18:00"), (page.ReadField("Form.FinalOpensAt"), page.ReadField("Form.FinalClosesAt")));
        Assert.Null((await host.CreateApi(key).Windows.GetWindowsAsync("650401", 2024)).Value.Final);

        var address = page.Path;
        page = await visitor.SubmitAsync(await visitor.OpenAsync(address), "save");
        Assert.Contains("已保存。", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Kept, page.Text, StringComparison.Ordinal);

        // It is not offered again, as if it had not been sent.
        Assert.DoesNotContain(Kept, (await visitor.OpenAsync(address)).Text, StringComparison.Ordinal);
        Assert.Equal(new(2025, 1, 10, 1, 0, 0, TimeSpan.Zero), (await host.CreateApi(key).Windows.GetWindowsAsync("650401", 2024)).Value.Final!.OpensAt);
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("save")]
    public async Task A_policy_is_in_the_form_again_and_is_previewed_before_it_is_saved(string last)
    {
        var key = await host.CreateBureauAsync(last == "save" ? "650402" : "650403", "政策局");
        var bureau = last == "save" ? "650402" : "650403";
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync($"/bureaus/{bureau}/2024/policy/edit");
        (string, string?)[] typed = [("Edit.Values[executionWeight]", "12"), ("Edit.CategoryWeights", "产出 48\n效益 32"), ("Edit.FilerMayAccept", "true")];
        if (last == "save")
        {
            page = await visitor.SubmitAsync(page, "preview", typed);
            typed = [];
        }

        await SignOutElsewhereAsync(visitor);
        page = await SignInAgainAsync(visitor, await visitor.SubmitAsync(page, last, typed), key);
        Assert.Contains(Kept, page.Text, StringComparison.Ordinal);
        Assert.Equal("12", page.ReadField("Edit.Values[executionWeight]"));
        Assert.Contains("产出 48", page.ReadText("textarea[name='Edit.CategoryWeights']"), StringComparison.Ordinal);
        Assert.NotEqual(12, (await host.CreateApi(key).Policies.GetPolicyAsync(bureau, 2024)).Value.Policy!.ExecutionWeight);

        page = await visitor.SubmitAsync(await visitor.SubmitAsync(page, "preview"), "save");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(12, (await host.CreateApi(key).Policies.GetPolicyAsync(bureau, 2024)).Value.Policy!.ExecutionWeight);
    }

    [Fact]
    public async Task The_key_that_replaces_the_users_own_at_once_is_shown_and_nothing_is_said_to_be_unsent()
    {
        var key = await host.CreateBureauAsync("650419", "换钥局");
        using var visitor = await host.SignInAsync(key);
        var id = key.Split('_')[1];
        var page = await visitor.SubmitAsync(await visitor.OpenAsync($"/bureaus/650419/admin/keys/{id}"), "rotate", ("Form.Overlap", "0"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var created = page.ReadText("code.ph-key-text");
        Assert.Equal("650419", (await host.CreateApi(created).Bureaus.GetBureauAsync("650419")).Value.Code);

        page = await visitor.OpenAsync($"/bureaus/650419/admin/keys/{id}");
        Assert.StartsWith("/sign-in", page.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("没有提交", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Giving_a_policy_up_leaves_the_figures_of_its_form()
    {
        var key = await host.CreateBureauAsync("650404", "沿用局");
        var api = host.CreateApi(key);
        await api.Policies.PutPolicyAsync("650404", 2024, "*", (await api.Policies.GetPolicyAsync("650404", 2024)).Value.Policy! with { ExecutionWeight = 15 });
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.SubmitAsync(await visitor.OpenAsync("/bureaus/650404/2024/policy/edit"), "preview-inherit");
        await SignOutElsewhereAsync(visitor);

        page = await SignInAgainAsync(visitor, await visitor.SubmitAsync(page, "inherit"), key);
        Assert.Equal("15", page.ReadField("Edit.Values[executionWeight]"));
    }

    [Fact]
    public async Task Another_user_who_signs_in_does_not_see_what_was_typed()
    {
        var key = await host.CreateBureauAsync("650405", "两个用户局");
        var other = await host.CreateKeyAsync(PageHost.OperatorKey, Role.BureauAdmin, "650405");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650405/admin/units/edit");
        await SignOutElsewhereAsync(visitor);
        var signIn = await visitor.SubmitAsync(page, "save", ("Form.Code", "0001"), ("Form.Name", "只有本人可见的单位"));

        var others = await SignInAgainAsync(visitor, signIn, other);
        Assert.Contains(Lost, others.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("只有本人可见的单位", others.Html, StringComparison.Ordinal);

        // Nor does the form appear on a page that it was not typed on.
        await SignOutElsewhereAsync(visitor);
        var own = await SignInAgainAsync(visitor, signIn, key);
        Assert.Equal("只有本人可见的单位", own.ReadField("Form.Name"));
        var elsewhere = await visitor.OpenAsync(own.Path.Replace("/edit?", "/edit?unit=&", StringComparison.Ordinal));
        Assert.DoesNotContain("只有本人可见的单位", elsewhere.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_an_hour_the_page_says_that_what_was_typed_is_lost()
    {
        var key = await host.CreateBureauAsync("650406", "过期局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650406/admin/units/edit");
        await SignOutElsewhereAsync(visitor);
        page = await visitor.SubmitAsync(page, "save", ("Form.Name", "很久以前的单位"));
        host.Clock.Set(host.Clock.GetUtcNow().AddMinutes(61));

        page = await SignInAgainAsync(visitor, page, key);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(Lost, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("很久以前的单位", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_has_to_be_chosen_again()
    {
        var key = await host.CreateBureauAsync("650407", "导入局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650407/admin/import");
        await SignOutElsewhereAsync(visitor);

        page = await SignInAgainAsync(visitor, await visitor.SubmitFileAsync(page, "check", "Form.File", "单位.csv", [1, 2, 3]), key);
        Assert.StartsWith("/bureaus/650407/admin/import", page.Path, StringComparison.Ordinal);
        Assert.Contains("上传的文件不保留，请重新选择", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_API_refuses_in_the_middle_of_a_form_loses_nothing()
    {
        var key = await host.CreateBureauAsync("650408", "中途停用局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650408/admin/units/edit");
        host.Api = request => request.Method == HttpMethod.Put ? new(HttpStatusCode.Unauthorized) : null;
        page = await visitor.SubmitAsync(page, "save", ("Form.Code", "0001"), ("Form.Name", "中途的单位"), ("Form.Sector", "教育"), ("Form.Kind", "publicInstitution"));
        Assert.Contains("登录已结束", page.Text, StringComparison.Ordinal);
        host.Api = _ => null;

        page = await SignInAgainAsync(visitor, page, key);
        Assert.Contains(Kept, page.Text, StringComparison.Ordinal);
        Assert.Equal("中途的单位", page.ReadField("Form.Name"));
        await visitor.SubmitAsync(page, "save");
        Assert.Equal("教育", (await host.CreateApi(key).Units.GetUnitAsync("650408", "0001")).Value.Sector);
    }

    [Fact]
    public async Task The_form_of_a_new_key_creates_none_before_it_is_sent_again_and_one_if_it_is_then_sent_twice()
    {
        var key = await host.CreateBureauAsync("650409", "密钥局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650409/admin/keys");
        await SignOutElsewhereAsync(visitor);
        page = await SignInAgainAsync(visitor, await visitor.SubmitAsync(page, "create", ("Form.Role", "auditor"), ("Form.Name", "审计用")), key);
        Assert.Equal("审计用", page.ReadField("Form.Name"));
        Assert.Equal(0, await CountKeysAsync());

        var pages = await visitor.SubmitTwiceAsync(page, "create");
        Assert.All(pages, it => Assert.Contains("phk_", it.Text, StringComparison.Ordinal));
        Assert.Equal(1, await CountKeysAsync());

        async Task<int> CountKeysAsync() => (await host.CreateApi(key).ApiKeys.ListApiKeysPageAsync("650409", Role.Auditor)).Value.Items.Count;
    }

    [Fact]
    public async Task A_version_that_a_colleague_has_replaced_meanwhile_is_still_noticed()
    {
        var key = await host.CreateBureauAsync("650410", "改时区局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650410/admin");
        await host.CreateApi(key).Bureaus.PutTimeZoneAsync("650410", new PutTimeZoneRequest { TimeZone = "Asia/Hong_Kong" }, "*");
        await SignOutElsewhereAsync(visitor);
        page = await SignInAgainAsync(visitor, await visitor.SubmitAsync(page, "time-zone", ("Form.TimeZone", "Asia/Urumqi")), key);
        Assert.Equal("Asia/Urumqi", page.ReadField("Form.TimeZone"));

        page = await visitor.SubmitAsync(page, "time-zone");
        Assert.Equal(HttpStatusCode.PreconditionFailed, page.Status);
        Assert.Equal("Asia/Hong_Kong", (await host.CreateApi(key).Bureaus.GetBureauAsync("650410")).Value.TimeZone);
    }

    [Fact]
    public async Task A_form_that_names_no_user_of_this_service_is_not_kept()
    {
        var key = await host.CreateBureauAsync("650411", "外来表单局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650411/admin/units/edit");
        await SignOutElsewhereAsync(visitor);
        page = await SignInAgainAsync(visitor, await visitor.SubmitAsync(page, "save", ("_user", "key/0000000000000000"), ("Form.Name", "外来的单位")), key);
        Assert.Contains(Lost, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("外来的单位", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_whose_page_the_user_may_not_see_shows_none()
    {
        var key = await host.CreateBureauAsync("650412", "上级局");
        await host.CreateBureauAsync("650413", "下级局", parent: "650412");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650413/admin/units/edit");
        await SignOutElsewhereAsync(visitor);
        page = await visitor.SubmitAsync(page, "save", ("Form.Name", "移交的单位"));
        await host.Operator.Bureaus.MoveBureauAsync("650413", new MoveBureauRequest { Parent = null }, "*");

        page = await SignInAgainAsync(visitor, page, key);
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("没有找到这个页面", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_busy_service_loses_nothing_either(HttpStatusCode status)
    {
        var bureau = $"65042{(int)status % 10}";
        var key = await host.CreateBureauAsync(bureau, "繁忙局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync($"/bureaus/{bureau}/admin/units/edit");
        host.Api = request => request.RequestUri!.AbsolutePath == "/v1/me" ? new(status) : null;
        page = await visitor.SubmitAsync(page, "save", ("Form.Code", "0001"), ("Form.Name", "繁忙时的单位"), ("Form.Sector", "教育"), ("Form.Kind", "publicInstitution"));
        Assert.Equal(status, page.Status);
        Assert.Contains("已保留一小时", page.Text, StringComparison.Ordinal);
        host.Api = _ => null;

        page = await visitor.OpenAsync(page.FindLink("回到填写的页面")!);
        Assert.Contains(Kept, page.Text, StringComparison.Ordinal);
        Assert.Equal("繁忙时的单位", page.ReadField("Form.Name"));
        Assert.Contains("已保存。", (await visitor.SubmitAsync(page, "save")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_forms_the_last_ones_are_kept()
    {
        var key = await host.CreateBureauAsync("650415", "许多表单局");
        using var visitor = await host.SignInAsync(key);
        var page = await visitor.OpenAsync("/bureaus/650415/admin/units/edit");
        await SignOutElsewhereAsync(visitor);
        var returns = new List<string>();
        for (var number = 0; number < 10; number++)
        {
            host.Clock.Set(host.Clock.GetUtcNow().AddSeconds(1));
            var signIn = await visitor.SubmitAsync(page, "save", ("Form.Name", $"第{number}个单位"));
            returns.Add(Uri.UnescapeDataString(signIn.Path.Split("returnUrl=")[1].Split('&')[0]));
        }

        await visitor.SignInAsync(key);
        Assert.Equal(8, returns.Distinct().Count());
        for (var number = 2; number < 10; number++)
        {
            Assert.Equal($"第{number}个单位", (await visitor.OpenAsync(returns[number])).ReadField("Form.Name"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_user_of_an_issuer_finds_the_form_again(bool signsInElsewhere)
    {
        const string path = "/bureaus/650414/admin/units/edit";
        await using var issuer = new TestIssuer { Claims = new() { ["perfhub_role"] = "bureauAdmin", ["perfhub_bureau"] = "650414" } };
        await using var oidc = PageHost.Start([.. issuer.Settings, .. TestIssuer.ClientSettings]);
        await oidc.CreateBureauAsync("650414", "统一身份局");
        using var visitor = oidc.Open();
        var page = await visitor.OpenAsync($"/sign-in/oidc?returnUrl={path}");

        // The token is valid for five minutes.
        oidc.Clock.Set(TimeProvider.System.GetUtcNow().AddMinutes(6));
        if (signsInElsewhere)
        {
            oidc.Clock.Reset();
            issuer.Claims["name"] = "another token";
            await visitor.OpenAsync("/sign-in/oidc?returnUrl=/");
        }

        page = await visitor.SubmitAsync(page, "save", ("Form.Code", "0001"), ("Form.Name", "统一身份的单位"), ("Form.Sector", "教育"), ("Form.Kind", "publicInstitution"));
        if (!signsInElsewhere)
        {
            Assert.Contains("已保留一小时", page.Text, StringComparison.Ordinal);
            oidc.Clock.Reset();
            page = await visitor.OpenAsync(page.FindLink("使用统一身份认证登录")!);
        }

        Assert.StartsWith(path, page.Path, StringComparison.Ordinal);
        Assert.Contains(Kept, page.Text, StringComparison.Ordinal);
        Assert.Equal("统一身份的单位", page.ReadField("Form.Name"));
        Assert.Contains("已保存。", (await visitor.SubmitAsync(page, "save")).Text, StringComparison.Ordinal);
    }

    private static async Task SignOutElsewhereAsync(PageVisitor visitor) => await visitor.SubmitAsync(await visitor.OpenAsync("/"), "/sign-out");

    private static Task<Page> SignInAgainAsync(PageVisitor visitor, Page signIn, string key)
    {
        Assert.StartsWith("/sign-in?returnUrl=", signIn.Path, StringComparison.Ordinal);
        return visitor.SubmitAsync(signIn, "sign-in", ("Form.Key", key));
    }
}
