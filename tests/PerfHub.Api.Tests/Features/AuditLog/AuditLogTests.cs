using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.AuditLog;

public abstract class AuditLogTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_bureau_reads_what_was_done_to_it_by_whom_and_from_where()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        (await admin.PutUnitAsync("0137")).Expect(HttpStatusCode.Created);
        var key = (await admin.CreateKeyAsync(Role.Unit, "0137")).Expect(HttpStatusCode.Created);
        var unit = new UnitClient(host.CreateHttpClient((string?)key["key"]), region.North, "0137");
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var entries = await ListEntriesAsync(admin);

        Assert.Equal(
            [
                "bureauAdmin POST /v1/api-keys done",
                $"bureauAdmin PUT /v1/bureaus/{region.North}/units/0137 done",
                "bureauAdmin POST /v1/api-keys done",
                $"unit POST /v1/bureaus/{region.North}/units/0137/self-evaluations/2024 done",
            ],
            entries.Select(it => $"{it["role"]} {it["action"]} {it["outcome"]}"));
        Assert.Equal((string?)key["id"], (string?)entries[2]["subject"]);
        Assert.Equal((string?)key["id"], (string?)entries[3]["actor"]);
        Assert.All(entries, it => Assert.Contains((string?)it["origin"], (string[])["127.0.0.1", "::1", "::ffff:127.0.0.1"]));
        Assert.All(entries, it => Assert.Equal(region.North, (string?)it["bureau"]));
    }

    [StoreFact]
    public async Task Every_denied_attempt_is_in_the_log_of_whoever_tried_and_in_nobody_elses()
    {
        var (mine, theirs) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var reader = await mine.CreateClientAsync(mine.North, Role.BureauReader);
        var admin = await mine.CreateClientAsync(mine.North, Role.BureauAdmin);
        var target = await theirs.CreateClientAsync(theirs.City, Role.BureauAdmin);
        var before = (await ListEntriesAsync(admin)).Count;

        (await reader.PutUnitAsync("0137")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await reader.GetAsync($"/v1/bureaus/{theirs.City}/rankings/2024")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        (await reader.GetAsync($"/v1/deviations/{theirs.North}.0137.2024.0011223344556677")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            [
                $"bureauReader PUT /v1/bureaus/{mine.North}/units/0137 forbidden",
                $"bureauReader GET /v1/bureaus/{theirs.City}/rankings/2024 outsideScope",
                $"bureauReader GET /v1/deviations/{theirs.North}.0137.2024.0011223344556677 outsideScope",
            ],
            (await ListEntriesAsync(admin)).Skip(before).Select(it => $"{it["role"]} {it["action"]} {it["outcome"]}"));
        // Those that only the body or the key itself tells.
        before = (await ListEntriesAsync(admin)).Count;
        (await admin.CreateKeyAsync(Role.BureauReader, bureau: theirs.City)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.CreateKeyAsync(Role.Operator)).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await admin.GetAsync("/v1/api-keys/0123456789abcdef")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"/v1/api-keys?bureau={theirs.City}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            ["POST /v1/api-keys outsideScope", "POST /v1/api-keys forbidden", "GET /v1/api-keys/0123456789abcdef outsideScope", "GET /v1/api-keys outsideScope"],
            (await ListEntriesAsync(admin)).Skip(before).Select(it => $"{it["action"]} {it["outcome"]}"));
        Assert.DoesNotContain(await ListEntriesAsync(target), it => ((string)it["action"]!).Contains("rankings", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_key_sent_in_the_wrong_place_is_not_in_the_log()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var key = (string)(await admin.CreateKeyAsync(Role.Auditor)).Expect(HttpStatusCode.Created)["key"]!;
        const string Token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl";

        foreach (var path in (string[])[$"/v1/api-keys/{key}", $"/v1/deviations/{key}", $"/v1/bureaus/{key}", $"/v1/bureaus/{region.North}/units/{key}", $"/v1/deviations/{Token}"])
        {
            (await admin.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        }

        var log = await ListEntriesAsync(admin);
        Assert.Equal(5, log.Count(it => ((string)it["action"]!).EndsWith("/…", StringComparison.Ordinal)));
        Assert.All(log, it => Assert.False(it.ToJsonString().Contains(key, StringComparison.Ordinal) || it.ToJsonString().Contains(Token, StringComparison.Ordinal)));
    }

    [StoreFact]
    public async Task A_bureau_is_told_of_its_keys_and_moves_whoever_makes_them()
    {
        var (from, to) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        var admin = await from.CreateClientAsync(from.North, Role.BureauAdmin);
        var made = (await host.Operator.CreateKeyAsync(Role.BureauAdmin, from.North)).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await from.Admin.DeleteAsync($"/v1/api-keys/{made["id"]}")).Status);
        (await host.Operator.PutAsync($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);

        var move = $"operator PUT /v1/bureaus/{from.North}/parent {from.City} → {to.City}";
        Assert.Equal(
            [$"operator POST /v1/api-keys {made["id"]}", $"bureauAdmin DELETE /v1/api-keys/{made["id"]} {made["id"]}", move],
            (await ListEntriesAsync(admin)).TakeLast(3).Select(it => $"{it["role"]} {it["action"]} {it["subject"]}"));
        foreach (var other in (BureauClient[])[from.Admin, to.Admin])
        {
            var last = (await ListEntriesAsync(other))[^1];
            Assert.Equal(move, $"{last["role"]} {last["action"]} {last["subject"]}");
        }
    }

    [StoreFact]
    public async Task Whoever_is_nobody_and_what_operators_do_is_in_the_services_own_log()
    {
        var region = await Region.CreateAsync(host);
        (await new ApiClient(host.CreateHttpClient("phk_nobody_0000")).GetAsync($"/v1/bureaus/{region.City}")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        var entries = await BureauClient.ReadAllPagesAsync(query => host.Operator.GetAsync($"/v1/audit-log?{query}"), "limit=500");

        Assert.Contains(entries, it => (string?)it["action"] == $"GET /v1/bureaus/{region.City}" && (string?)it["outcome"] == "unauthorized" && (string?)it["actor"] == "-");
        Assert.Contains(entries, it => (string?)it["action"] == "POST /v1/bureaus" && (string?)it["subject"] == region.City && (string?)it["role"] == "operator");
        Assert.DoesNotContain(entries, it => it.ToJsonString().Contains("0000", StringComparison.Ordinal) && it.ToJsonString().Contains("phk_", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task What_was_refused_or_only_asked_for_leaves_no_entry()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var before = (await ListEntriesAsync(admin)).Count;

        (await unit.FileReportAsync("{}"u8.ToArray())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.ValidateReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.OK);
        (await unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(before, (await ListEntriesAsync(admin)).Count);
    }

    [StoreFact]
    public async Task Every_hash_follows_from_what_the_log_shows_and_from_the_hash_before()
    {
        var admin = await CreateBusyBureauAsync();
        var head = new string('0', 64);
        foreach (var entry in await ListEntriesAsync(admin, limit: 3))
        {
            Assert.Equal(head, (string?)entry["previousHash"]);
            var fields = new JsonArray(
                head, (string?)entry["bureau"], (long)entry["seq"]!, $"{DateTime.Parse((string)entry["at"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal):yyyy-MM-ddTHH:mm:ss.fffZ}",
                (string?)entry["actor"], (string?)entry["role"], (string?)entry["action"], (string?)entry["subject"], (string?)entry["origin"], (string?)entry["outcome"]);
            var json = fields.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            head = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
            Assert.Equal(head, (string?)entry["hash"]);
        }

        Assert.Equal(head, (string?)(await VerifyLogAsync(admin))["head"]);
    }

    [StoreTheory]
    [InlineData("UPDATE AuditEntry SET Actor = 'somebody' WHERE Bureau = '{b}' AND Seq = 3", 3)]
    [InlineData("UPDATE AuditEntry SET Outcome = 'Forbidden' WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 2", 2)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("UPDATE AuditEntry SET Seq = 99 WHERE Bureau = '{b}' AND Seq = 4", 4)]
    public async Task A_log_that_somebody_tampered_with_tells_where(string sql, int brokenAt)
    {
        var admin = await CreateBusyBureauAsync();
        var intact = await VerifyLogAsync(admin);
        Assert.True((bool)intact["intact"]!);
        Assert.Equal((await ListEntriesAsync(admin)).Count, (int)intact["entries"]!);

        await host.ExecuteSqlAsync(sql.Replace("{b}", admin.BureauCode, StringComparison.Ordinal));

        var broken = await VerifyLogAsync(admin);
        Assert.False((bool)broken["intact"]!);
        Assert.Equal(brokenAt, (int)broken["brokenAt"]!);
        Assert.Equal(brokenAt - 1, (int)broken["entries"]!);
    }

    [StoreFact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var units = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => region.RegisterUnitAsync($"{number}")));
        var before = (await ListEntriesAsync(admin)).Count;

        await Task.WhenAll(units.Select(async unit =>
        {
            foreach (var number in Enumerable.Range(1, 5))
            {
                (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
            }
        }));

        var entries = await ListEntriesAsync(admin);
        Assert.Equal(before + 40, entries.Count);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(it => (int)it["seq"]!));
        Assert.True((bool)(await VerifyLogAsync(admin))["intact"]!);
    }

    private static Task<List<JsonNode>> ListEntriesAsync(BureauClient admin, int limit = 500) =>
        BureauClient.ReadAllPagesAsync(query => admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log?{query}"), $"limit={limit}");

    private static async Task<JsonNode> VerifyLogAsync(BureauClient admin) =>
        (await admin.GetAsync($"/v1/bureaus/{admin.BureauCode}/audit-log/verify")).Expect(HttpStatusCode.OK);

    /// <summary>The administrator of a bureau in which some things were done.</summary>
    private async Task<BureauClient> CreateBusyBureauAsync()
    {
        var region = await Region.CreateAsync(host);
        var admin = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        foreach (var number in Enumerable.Range(1, 7))
        {
            (await admin.PutUnitAsync($"{number}", sector: "科技")).Expect(HttpStatusCode.Created);
        }

        return admin;
    }
}

public sealed class AuditLogTestsOnSqlite(SqliteHost host) : AuditLogTests(host), IClassFixture<SqliteHost>;

public sealed class AuditLogTestsOnSqlServer(SqlServerHost host) : AuditLogTests(host), IClassFixture<SqlServerHost>;
