using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>A request that is sent again with its key is answered as the first time, and nothing is done twice.</summary>
public abstract class IdempotencyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task The_same_request_is_given_the_first_answer_again()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "03", name = "财政局", parent = region.City };

        var first = await host.Operator.PostAsync("/v1/bureaus", body, key);
        var second = await host.Operator.PostAsync("/v1/bureaus", body, key);

        first.Expect(HttpStatusCode.Created);
        Assert.Equal((false, true), (first.IsReplay(), second.IsReplay()));
        Assert.Equal(first.DescribeReplayable(), second.DescribeReplayable());
        (await host.Operator.PostAsync("/v1/bureaus", body)).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await host.Operator.PostAsync("/v1/bureaus", body, IdempotencyKeys.CreateHeader())).ExpectProblem(HttpStatusCode.Conflict, "conflict");
    }

    [StoreFact]
    public async Task A_filing_is_given_its_receipt_again_in_its_language_though_other_reports_were_filed_since()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());

        var first = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key, ("Accept-Language", "en"));
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var again = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key);

        first.Expect(HttpStatusCode.Created);
        Assert.True(again.IsReplay());
        Assert.Equal(first.DescribeReplayable(), again.DescribeReplayable());
        Assert.Equal(2, (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Count);
        Assert.Equal(3, (int)(await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created)["revision"]!);
    }

    [StoreFact]
    public async Task An_answer_that_nothing_was_new_is_given_again_too()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var first = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var again = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);

        first.Expect(HttpStatusCode.OK);
        Assert.Equal((true, first.DescribeReplayable()), (again.IsReplay(), again.DescribeReplayable()));
    }

    [StoreFact]
    public async Task The_same_key_with_another_body_path_query_or_method_is_refused_and_does_nothing()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        var unit = new { name = "单位", sector = "科技", kind = "other" };
        (await region.Admin.PutAsync(path, unit, key)).Expect(HttpStatusCode.Created);

        foreach (var other in new[]
        {
            await region.Admin.PutAsync(path, unit with { name = "别名" }, key),
            await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/2", unit, key),
            await region.Admin.PutAsync($"{path}?x=1", unit, key),
            await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "x" }, key),
        })
        {
            other.ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }

        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/2")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("单位", (string?)(await region.Admin.GetAsync(path)).Expect(HttpStatusCode.OK)["name"]);
        Assert.True((await region.Admin.PutAsync(path, unit, key)).IsReplay());
    }

    [StoreFact]
    public async Task A_key_is_its_callers_own()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var (one, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var (admin, second) = (await region.CreateClientAsync(region.North, Role.BureauAdmin), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        var (path, body) = ($"/v1/bureaus/{region.North}/units/3", new { name = "单位", sector = "科技", kind = "other" });

        foreach (var unit in (UnitClient[])[one, other])
        {
            var filed = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
            Assert.Equal((unit.UnitCode, false), ((string?)filed.Expect(HttpStatusCode.Created)["unit"], filed.IsReplay()));
        }

        (await admin.PutAsync(path, body, key)).Expect(HttpStatusCode.Created);
        var theirs = await second.PutAsync(path, body, key);
        Assert.Equal((HttpStatusCode.OK, false), (theirs.Status, theirs.IsReplay()));
    }

    [StoreFact]
    public async Task Whoever_may_do_it_no_more_is_not_told_again()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        (await host.Operator.CreateBureauAsync(region.North + "01", region.North)).Expect(HttpStatusCode.Created);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var (path, body) = ($"/v1/bureaus/{region.North}01/units/1", new { name = "单位", sector = "科技", kind = "other" });
        var ask = new { role = "auditor", bureau = region.North + "01", name = "test" };
        var other = IdempotencyKeys.CreateHeader();
        (await admin.PutAsync(path, body, key)).Expect(HttpStatusCode.Created);
        (await admin.PostAsync("/v1/api-keys", ask, other)).Expect(HttpStatusCode.Created);

        (await host.Operator.MoveBureauAsync(region.North + "01", region.South)).Expect(HttpStatusCode.OK);

        (await admin.PutAsync(path, body, key)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.PostAsync("/v1/api-keys", ask, other)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_refusal_is_not_kept()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "0301", name = "财政局", parent = region.City + "03" };

        (await host.Operator.PostAsync("/v1/bureaus", body, key)).ExpectValidationError("/parent", "unknown");
        (await host.Operator.CreateBureauAsync(region.City + "03", region.City)).Expect(HttpStatusCode.Created);
        var allowed = await host.Operator.PostAsync("/v1/bureaus", body, key);

        allowed.Expect(HttpStatusCode.Created);
        Assert.False(allowed.IsReplay());
    }

    [StoreFact]
    public async Task Of_twenty_at_once_one_has_its_effect_and_the_others_are_told_to_wait_or_what_it_was()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => unit.FileReportAsync(SeedReport.Bytes, 2024, key)));

        var first = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created && !answer.IsReplay());
        foreach (var other in answers.Where(answer => answer != first))
        {
            if (other.Status == HttpStatusCode.Created)
            {
                Assert.Equal(first.DescribeReplayable(), other.DescribeReplayable());
            }
            else
            {
                other.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use");
                Assert.NotNull(other.HttpResponse.Headers.RetryAfter);
            }
        }

        Assert.Single((await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.True((await unit.FileReportAsync(SeedReport.Bytes, 2024, key)).IsReplay());
    }

    [StoreFact]
    public async Task Of_many_on_two_hosts_one_has_its_effect_and_no_other_is_held_against_it()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        PerfHubHost[] hosts = [host, second];
        for (var round = 0; round < 5; round++)
        {
            var (key, body) = (IdempotencyKeys.CreateHeader(), new { code = $"{region.City}1{round}", name = "财政局" });

            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hosts[i % 2].Operator.PostAsync("/v1/bureaus", body, key)));

            // None is told that the bureau is registered already: it is by this very request.
            var first = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created && !answer.IsReplay());
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use"));
            Assert.All(answers.Where(answer => answer.Status == HttpStatusCode.Created), answer => Assert.Equal(first.DescribeReplayable(), answer.DescribeReplayable()));
        }
    }

    [StoreFact]
    public async Task Another_host_gives_the_first_answer_again_for_48_hours_and_no_longer()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "03", name = "财政局" };
        var first = await host.Operator.PostAsync("/v1/bureaus", body, key);

        await using (var before = new ClockOffsetHost(host, TimeSpan.FromHours(48) - TimeSpan.FromMinutes(5)))
        {
            await before.GetCleanup().RemoveExpiredAsync(CancellationToken.None);
            var again = await before.Operator.PostAsync("/v1/bureaus", body, key);
            Assert.Equal((true, first.DescribeReplayable()), (again.IsReplay(), again.DescribeReplayable()));
        }

        await using var after = new ClockOffsetHost(host, TimeSpan.FromHours(48));
        (await after.Operator.PostAsync("/v1/bureaus", body, key)).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        // What is old does not stand in the way of what is new, whether it was removed meanwhile or not.
        var next = new { code = region.City + "04", name = "财政局" };
        (await after.Operator.PostAsync("/v1/bureaus", next, key)).Expect(HttpStatusCode.Created);
        Assert.True((await after.Operator.PostAsync("/v1/bureaus", next, key)).IsReplay());
    }

    [StoreFact]
    public async Task What_counts_no_more_is_removed_however_much_it_is()
    {
        var region = await Region.CreateAsync(host);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(async number => (await region.Admin.PutAsync(
            $"/v1/bureaus/{region.North}/units/{number}", new { name = "单位", sector = "科技", kind = "other" }, IdempotencyKeys.CreateHeader())).Expect(HttpStatusCode.Created)));
        Assert.True((await host.ReadStoredResponsesAsync()).Count >= 250);

        // Those of other tests too, some of which are of hosts that were later themselves.
        await using var after = new ClockOffsetHost(host, TimeSpan.FromHours(97));
        await after.GetCleanup().RemoveExpiredAsync(CancellationToken.None);

        Assert.Empty(await host.ReadStoredResponsesAsync());
    }

    [StoreFact]
    public async Task The_text_of_an_api_key_is_told_once()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var ask = new { role = "auditor", bureau = region.North, name = "test" };

        var first = await region.Admin.PostAsync("/v1/api-keys", ask, key);
        var again = await region.Admin.PostAsync("/v1/api-keys", ask, key);

        var (made, told) = (first.Expect(HttpStatusCode.Created), again.Expect(HttpStatusCode.Created));
        Assert.NotNull(made["key"]);
        Assert.True(again.IsReplay());
        Assert.Equal(first.HttpResponse.Headers.Location, again.HttpResponse.Headers.Location);
        Assert.True(made.AsObject().Remove("key"));
        Assert.Equal(made.ToJsonString(), told.ToJsonString());
        Assert.Single((await region.Admin.GetAsync($"/v1/api-keys?bureau={region.North}")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task What_is_answered_again_is_done_once_in_the_audit_log_too()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        for (var i = 0; i < 3; i++)
        {
            (await region.Admin.PutAsync(path, new { name = "单位", sector = "科技", kind = "other" }, key)).Expect(HttpStatusCode.Created);
        }

        var log = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/audit-log?limit=500")).Expect(HttpStatusCode.OK);
        Assert.Single(log["items"]!.AsArray(), entry => (string?)entry!["action"] == $"PUT {path}");
    }

    [StoreTheory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("\u00e9")]
    [InlineData(null)]
    public async Task A_header_that_is_no_key_is_refused_and_nothing_is_done(string? key)
    {
        var region = await Region.CreateAsync(host);
        var (path, body) = ($"/v1/bureaus/{region.North}/units/1", """{"name":"单位","sector":"科技","kind":"other"}""");
        key ??= new string('k', 256);

        var text = (await RawHttp.SendAsync(host, [
            .. Encoding.Latin1.GetBytes(
                $"PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: {region.Admin.Http.DefaultRequestHeaders.Authorization}\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nIdempotency-Key: {key}\r\n\r\n"),
            .. Encoding.UTF8.GetBytes(body)])).Text;

        Assert.StartsWith("HTTP/1.1 400", text, StringComparison.Ordinal);
        (await region.Admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_key_has_up_to_255_characters_and_is_sent_once()
    {
        var region = await Region.CreateAsync(host);
        var (path, body) = ($"/v1/bureaus/{region.North}/units/1", new { name = "单位", sector = "科技", kind = "other" });

        foreach (var key in (string[])["k", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", new string('~', 255), "';DROP/**/TABLE/**/Unit--"])
        {
            Assert.False((await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader(key))).IsReplay());
            Assert.True((await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader(key))).IsReplay());
        }

        (await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader("a"), IdempotencyKeys.CreateHeader("b"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-header");
        (await region.Admin.PutAsync(path, body, IdempotencyKeys.CreateHeader("a"), IdempotencyKeys.CreateHeader("a"))).ExpectProblem(HttpStatusCode.BadRequest, "bad-header");
    }

    [StoreFact]
    public async Task A_body_that_is_none_is_refused_as_without_a_key()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var key = IdempotencyKeys.CreateHeader();

        (await unit.FileReportAsync("{"u8.ToArray(), 2024, key)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.FileReportAsync(new byte[2 * 1024 * 1024 + 1], 2024, key)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await unit.SendAsync(HttpMethod.Post, unit.GetReportPath(), new StringContent("x"), key)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.False((await unit.FileReportAsync(SeedReport.Bytes, 2024, key)).IsReplay());
    }

    [StoreFact]
    public async Task No_secret_is_kept_with_an_answer()
    {
        var region = await Region.CreateAsync(host);
        var made = (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "test" }, IdempotencyKeys.CreateHeader("the-clients-own-key")))
            .Expect(HttpStatusCode.Created);

        var kept = await host.ReadStoredResponsesAsync();

        Assert.Contains(kept, body => body.Contains((string)made["id"]!, StringComparison.Ordinal));
        Assert.DoesNotContain(kept, body => body.Contains("phk_", StringComparison.Ordinal) || body.Contains("the-clients-own-key", StringComparison.Ordinal));
    }
}

public sealed class IdempotencyTestsOnSqlite(SqliteHost host) : IdempotencyTests(host), IClassFixture<SqliteHost>;

public sealed class IdempotencyTestsOnSqlServer(SqlServerHost host) : IdempotencyTests(host), IClassFixture<SqlServerHost>;
