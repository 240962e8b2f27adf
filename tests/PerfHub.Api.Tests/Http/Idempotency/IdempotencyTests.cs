using System.Net;
using PerfHub.Api.Features.ApiKeys;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Contract;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>A request repeated with its idempotency key replays the first response and has no second effect.</summary>
public abstract class IdempotencyTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_repeated_request_replays_the_first_response()
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
    public async Task A_repeated_filing_replays_its_receipt_in_its_language_even_after_later_filings()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());

        var first = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key, ("Accept-Language", "en"));
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var replayed = await unit.FileReportAsync(SeedReport.CreateVariant(1), 2024, key);

        first.Expect(HttpStatusCode.Created);
        Assert.True(replayed.IsReplay());
        Assert.Equal(first.DescribeReplayable(), replayed.DescribeReplayable());
        Assert.Equal(2, (await unit.ListRevisionsAsync()).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).Items.Count);
        Assert.Equal(3, (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect<Receipt>(HttpStatusCode.Created).Revision);
    }

    [StoreFact]
    public async Task A_200_for_an_unchanged_report_is_replayed_too()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var first = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
        (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);
        var replayed = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);

        first.Expect(HttpStatusCode.OK);
        Assert.Equal((true, first.DescribeReplayable()), (replayed.IsReplay(), replayed.DescribeReplayable()));
    }

    [StoreFact]
    public async Task A_key_reused_with_another_body_path_query_or_method_is_refused_without_effect()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        var unit = new { name = "单位", sector = "科技", kind = "other" };
        (await region.Admin.PutAsync(path, unit, key)).Expect(HttpStatusCode.Created);

        foreach (var other in new[]
        {
            await region.Admin.PutAsync(path, unit with { name = "别名" }, key),
            await region.Admin.PutAsync($"/v1/bureaus/{region.North}/units/2", unit, key),
            await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "x" }, key),
        })
        {
            other.ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }

        var (decisions, decision, decisionKey) = ($"/v1/bureaus/{region.City}/deviations/2024/decisions", new { kind = "dismiss", text = "x" }, IdempotencyKeys.CreateHeader());
        (await region.Admin.PostAsync($"{decisions}?severity=low", decision, decisionKey)).Expect(HttpStatusCode.Accepted);
        (await region.Admin.PostAsync($"{decisions}?severity=high", decision, decisionKey)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/2")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("单位", (await region.Admin.GetAsync(path)).Expect<Unit>(HttpStatusCode.OK).Name);
        Assert.True((await region.Admin.PutAsync(path, unit, key)).IsReplay());
    }

    [StoreFact]
    public async Task A_key_is_scoped_to_its_caller()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var (one, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var (admin, second) = (await region.CreateClientAsync(region.North, Role.BureauAdmin), await region.CreateClientAsync(region.North, Role.BureauAdmin));
        var (path, body) = ($"/v1/bureaus/{region.North}/units/3", new { name = "单位", sector = "科技", kind = "other" });

        foreach (var unit in (UnitClient[])[one, other])
        {
            var filed = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
            Assert.Equal((unit.UnitCode, false), (filed.Expect<Receipt>(HttpStatusCode.Created).Unit, filed.IsReplay()));
        }

        (await admin.PutAsync(path, body, key)).Expect(HttpStatusCode.Created);
        var bySecondAdmin = await second.PutAsync(path, body, key);
        Assert.Equal((HttpStatusCode.OK, false), (bySecondAdmin.Status, bySecondAdmin.IsReplay()));
    }

    [StoreFact]
    public async Task A_caller_who_lost_access_receives_no_replay()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        (await host.Operator.CreateBureauAsync(region.North + "01", region.North)).Expect(HttpStatusCode.Created);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var (path, body) = ($"/v1/bureaus/{region.North}01/units/1", new { name = "单位", sector = "科技", kind = "other" });
        var keyBody = new { role = "auditor", bureau = region.North + "01", name = "test" };
        var otherKey = IdempotencyKeys.CreateHeader();
        (await admin.PutAsync(path, body, key)).Expect(HttpStatusCode.Created);
        (await admin.PostAsync("/v1/api-keys", keyBody, otherKey)).Expect(HttpStatusCode.Created);

        (await host.Operator.MoveBureauAsync(region.North + "01", region.South)).Expect(HttpStatusCode.OK);

        (await admin.PutAsync(path, body, key)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.PostAsync("/v1/api-keys", keyBody, otherKey)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_refusal_is_not_replayed()
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
    public async Task Of_twenty_concurrent_requests_one_takes_effect_and_the_others_conflict_or_replay_it()
    {
        var (unit, key) = (await (await Region.CreateAsync(host)).RegisterUnitAsync(), IdempotencyKeys.CreateHeader());

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => unit.FileReportAsync(SeedReport.Bytes, 2024, key)));

        var first = Assert.Single(responses, it => it.Status == HttpStatusCode.Created && !it.IsReplay());
        foreach (var other in responses.Where(it => it != first))
        {
            if (other.Status == HttpStatusCode.Created)
            {
                Assert.Equal(first.DescribeReplayable(), other.DescribeReplayable());
            }
            else
            {
                other.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use");
                Assert.NotNull(other.HttpResponse.Headers.RetryAfter);
                Assert.Null(await ApiContract.Current.FindViolationAsync(other.HttpResponse.RequestMessage!, other.HttpResponse));
            }
        }

        Assert.Single((await unit.ListRevisionsAsync()).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).Items);
        Assert.True((await unit.FileReportAsync(SeedReport.Bytes, 2024, key)).IsReplay());
    }

    [StoreFact]
    public async Task Of_concurrent_requests_on_two_hosts_one_takes_effect_and_none_reports_a_duplicate_bureau()
    {
        var region = await Region.CreateAsync(host);
        await using var second = new SecondHost(host);
        PerfHubHost[] hosts = [host, second];
        for (var round = 0; round < 5; round++)
        {
            var (key, body) = (IdempotencyKeys.CreateHeader(), new { code = $"{region.City}1{round}", name = "财政局" });

            var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hosts[i % 2].Operator.PostAsync("/v1/bureaus", body, key)));

            // A 409 “bureau exists” would be wrong: this request created it.
            var first = Assert.Single(responses, it => it.Status == HttpStatusCode.Created && !it.IsReplay());
            Assert.All(responses.Where(it => it.Status != HttpStatusCode.Created), it => it.ExpectProblem(HttpStatusCode.Conflict, "idempotency-key-in-use"));
            Assert.All(responses.Where(it => it.Status == HttpStatusCode.Created), it => Assert.Equal(first.DescribeReplayable(), it.DescribeReplayable()));
        }
    }

    [StoreFact]
    public async Task Another_host_replays_the_response_for_48_hours()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var body = new { code = region.City + "03", name = "财政局" };
        var first = await host.Operator.PostAsync("/v1/bureaus", body, key);

        await using (var before = new ClockOffsetHost(host, TimeSpan.FromHours(48) - TimeSpan.FromMinutes(5)))
        {
            await before.GetCleanup().RemoveExpiredAsync(CancellationToken.None);
            var replayed = await before.Operator.PostAsync("/v1/bureaus", body, key);
            Assert.Equal((true, first.DescribeReplayable()), (replayed.IsReplay(), replayed.DescribeReplayable()));
        }

        await using var after = new ClockOffsetHost(host, TimeSpan.FromHours(48));
        (await after.Operator.PostAsync("/v1/bureaus", body, key)).ExpectProblem(HttpStatusCode.Conflict, "conflict");

        // An expired key can be used again, whether or not the cleanup has removed it.
        var next = new { code = region.City + "04", name = "财政局" };
        (await after.Operator.PostAsync("/v1/bureaus", next, key)).Expect(HttpStatusCode.Created);
        Assert.True((await after.Operator.PostAsync("/v1/bureaus", next, key)).IsReplay());
    }

    [StoreFact]
    public async Task The_cleanup_removes_all_expired_responses()
    {
        var region = await Region.CreateAsync(host);
        await Task.WhenAll(Enumerable.Range(0, 250).Select(async number => (await region.Admin.PutAsync(
            $"/v1/bureaus/{region.North}/units/{number}", new { name = "单位", sector = "科技", kind = "other" }, IdempotencyKeys.CreateHeader())).Expect(HttpStatusCode.Created)));
        Assert.True((await host.ReadStoredResponsesAsync()).Count >= 250);

        // 97 hours: the store also holds responses of other tests, some from hosts with a clock 48 hours ahead.
        await using var after = new ClockOffsetHost(host, TimeSpan.FromHours(97));
        await after.GetCleanup().RemoveExpiredAsync(CancellationToken.None);

        Assert.Empty(await host.ReadStoredResponsesAsync());
    }

    [StoreFact]
    public async Task The_secret_of_an_API_key_is_not_replayed()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var keyBody = new { role = "auditor", bureau = region.North, name = "test" };

        var first = await region.Admin.PostAsync("/v1/api-keys", keyBody, key);
        var replayed = await region.Admin.PostAsync("/v1/api-keys", keyBody, key);

        var created = first.Expect(HttpStatusCode.Created).AsObject();
        Assert.NotNull(created["key"]);
        Assert.True(replayed.IsReplay());
        Assert.Equal(first.HttpResponse.Headers.Location, replayed.HttpResponse.Headers.Location);
        Assert.True(created.Remove("key"));
        Assert.Equal(created.ToJsonString(), replayed.Expect(HttpStatusCode.Created).ToJsonString());
        Assert.Single((await region.Admin.GetAsync($"/v1/api-keys?bureau={region.North}")).Expect<Page<ApiKeyInfo>>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task A_replayed_request_has_one_audit_entry()
    {
        var (region, key) = (await Region.CreateAsync(host), IdempotencyKeys.CreateHeader());
        var path = $"/v1/bureaus/{region.North}/units/1";
        for (var i = 0; i < 3; i++)
        {
            (await region.Admin.PutAsync(path, new { name = "单位", sector = "科技", kind = "other" }, key)).Expect(HttpStatusCode.Created);
        }

        Assert.Single(await region.Admin.ReadAuditLogAsync(region.North), entry => entry.Action == $"PUT {path}");
    }

    [StoreFact]
    public async Task An_invalid_body_is_refused_and_does_not_use_up_the_key()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        var key = IdempotencyKeys.CreateHeader();

        (await unit.FileReportAsync("{"u8.ToArray(), 2024, key)).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await unit.FileReportAsync(new byte[2 * 1024 * 1024 + 1], 2024, key)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        (await unit.SendAsync(HttpMethod.Post, unit.GetReportPath(), new StringContent("x"), key)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.False((await unit.FileReportAsync(SeedReport.Bytes, 2024, key)).IsReplay());
    }

    [StoreFact]
    public async Task No_secret_is_stored_with_a_response()
    {
        var region = await Region.CreateAsync(host);
        var created = (await region.Admin.PostAsync("/v1/api-keys", new { role = "auditor", bureau = region.North, name = "test" }, IdempotencyKeys.CreateHeader("the-clients-own-key")))
            .Expect<CreatedApiKey>(HttpStatusCode.Created);

        var stored = await host.ReadStoredResponsesAsync();

        Assert.Contains(stored, body => body.Contains(created.Id, StringComparison.Ordinal));
        Assert.DoesNotContain(stored, body => body.Contains("phk_", StringComparison.Ordinal) || body.Contains("the-clients-own-key", StringComparison.Ordinal));
    }
}

public sealed class IdempotencyTestsOnSqlite(SqliteHost host) : IdempotencyTests(host), IClassFixture<SqliteHost>;

public sealed class IdempotencyTestsOnSqlServer(SqlServerHost host) : IdempotencyTests(host), IClassFixture<SqlServerHost>;
