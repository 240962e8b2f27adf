using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.AuditLog;

public abstract class AuditLogTests(PerfHubHost host)
{
    [StoreFact]
    public async Task A_bureau_reads_what_was_done_to_it_by_whom_and_from_where()
    {
        var region = await Region.In(host);
        var admin = await region.At(region.North, Role.BureauAdmin);
        (await admin.PutUnit("0137")).Expect(HttpStatusCode.Created);
        var key = (await admin.CreateKey(Role.Unit, "0137")).Expect(HttpStatusCode.Created);
        var unit = new UnitClient(host.Client((string?)key["key"]), region.North, "0137");
        (await unit.File(Seed.Bytes)).Expect(HttpStatusCode.Created);

        var entries = await Log(admin);

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
        var (mine, theirs) = (await Region.In(host), await Region.In(host));
        var reader = await mine.At(mine.North, Role.BureauReader);
        var admin = await mine.At(mine.North, Role.BureauAdmin);
        var target = await theirs.At(theirs.City, Role.BureauAdmin);
        var before = (await Log(admin)).Count;

        (await reader.PutUnit("0137")).Problem(HttpStatusCode.Forbidden, "forbidden");
        (await reader.Get($"/v1/bureaus/{theirs.City}/rankings/2024")).Problem(HttpStatusCode.NotFound, "not-found");

        (await reader.Get($"/v1/deviations/{theirs.North}.0137.2024.0011223344556677")).Problem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            [
                $"bureauReader PUT /v1/bureaus/{mine.North}/units/0137 forbidden",
                $"bureauReader GET /v1/bureaus/{theirs.City}/rankings/2024 outsideScope",
                $"bureauReader GET /v1/deviations/{theirs.North}.0137.2024.0011223344556677 outsideScope",
            ],
            (await Log(admin)).Skip(before).Select(it => $"{it["role"]} {it["action"]} {it["outcome"]}"));
        // Those that only the body or the key itself tells.
        before = (await Log(admin)).Count;
        (await admin.CreateKey(Role.BureauReader, bureau: theirs.City)).Problem(HttpStatusCode.NotFound, "not-found");
        (await admin.CreateKey(Role.Operator)).Problem(HttpStatusCode.Forbidden, "forbidden");
        (await admin.Get("/v1/api-keys/0123456789abcdef")).Problem(HttpStatusCode.NotFound, "not-found");
        (await admin.Get($"/v1/api-keys?bureau={theirs.City}")).Problem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(
            ["POST /v1/api-keys outsideScope", "POST /v1/api-keys forbidden", "GET /v1/api-keys/0123456789abcdef outsideScope", "GET /v1/api-keys outsideScope"],
            (await Log(admin)).Skip(before).Select(it => $"{it["action"]} {it["outcome"]}"));
        Assert.DoesNotContain(await Log(target), it => ((string)it["action"]!).Contains("rankings", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task A_key_sent_in_the_wrong_place_is_not_in_the_log()
    {
        var region = await Region.In(host);
        var admin = await region.At(region.North, Role.BureauAdmin);
        var key = (string)(await admin.CreateKey(Role.Auditor)).Expect(HttpStatusCode.Created)["key"]!;
        const string Token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJl";

        foreach (var path in (string[])[$"/v1/api-keys/{key}", $"/v1/deviations/{key}", $"/v1/bureaus/{key}", $"/v1/bureaus/{region.North}/units/{key}", $"/v1/deviations/{Token}"])
        {
            (await admin.Get(path)).Problem(HttpStatusCode.NotFound, "not-found");
        }

        var log = await Log(admin);
        Assert.Equal(5, log.Count(it => ((string)it["action"]!).EndsWith("/…", StringComparison.Ordinal)));
        Assert.All(log, it => Assert.False(it.ToJsonString().Contains(key, StringComparison.Ordinal) || it.ToJsonString().Contains(Token, StringComparison.Ordinal)));
    }

    [StoreFact]
    public async Task A_bureau_is_told_of_its_keys_and_moves_whoever_makes_them()
    {
        var (from, to) = (await Region.In(host), await Region.In(host));
        var admin = await from.At(from.North, Role.BureauAdmin);
        var made = (await host.Operator.CreateKey(Role.BureauAdmin, from.North)).Expect(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.NoContent, (await from.Admin.Delete($"/v1/api-keys/{made["id"]}")).Status);
        (await host.Operator.Put($"/v1/bureaus/{from.North}/parent", new { parent = to.City })).Expect(HttpStatusCode.OK);

        var move = $"operator PUT /v1/bureaus/{from.North}/parent {from.City} → {to.City}";
        Assert.Equal(
            [$"operator POST /v1/api-keys {made["id"]}", $"bureauAdmin DELETE /v1/api-keys/{made["id"]} {made["id"]}", move],
            (await Log(admin)).TakeLast(3).Select(it => $"{it["role"]} {it["action"]} {it["subject"]}"));
        foreach (var other in (BureauClient[])[from.Admin, to.Admin])
        {
            var last = (await Log(other))[^1];
            Assert.Equal(move, $"{last["role"]} {last["action"]} {last["subject"]}");
        }
    }

    [StoreFact]
    public async Task Whoever_is_nobody_and_what_operators_do_is_in_the_services_own_log()
    {
        var region = await Region.In(host);
        (await new ApiClient(host.Client("phk_nobody_0000")).Get($"/v1/bureaus/{region.City}")).Problem(HttpStatusCode.Unauthorized, "unauthorized");

        var entries = await BureauClient.All(query => host.Operator.Get($"/v1/audit-log?{query}"), "limit=500");

        Assert.Contains(entries, it => (string?)it["action"] == $"GET /v1/bureaus/{region.City}" && (string?)it["outcome"] == "unauthorized" && (string?)it["actor"] == "-");
        Assert.Contains(entries, it => (string?)it["action"] == "POST /v1/bureaus" && (string?)it["subject"] == region.City && (string?)it["role"] == "operator");
        Assert.DoesNotContain(entries, it => it.ToJsonString().Contains("0000", StringComparison.Ordinal) && it.ToJsonString().Contains("phk_", StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task What_was_refused_or_only_asked_for_leaves_no_entry()
    {
        var region = await Region.In(host);
        var unit = await region.Unit();
        var admin = await region.At(region.North, Role.BureauAdmin);
        var before = (await Log(admin)).Count;

        (await unit.File("{}"u8.ToArray())).Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        (await unit.Validate(Seed.Bytes)).Expect(HttpStatusCode.OK);
        (await unit.Current()).Problem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(before, (await Log(admin)).Count);
    }

    [StoreFact]
    public async Task Every_hash_follows_from_what_the_log_shows_and_from_the_hash_before()
    {
        var admin = await Busy();
        var head = new string('0', 64);
        foreach (var entry in await Log(admin, limit: 3))
        {
            Assert.Equal(head, (string?)entry["previousHash"]);
            var fields = new JsonArray(
                head, (string?)entry["bureau"], (long)entry["seq"]!, $"{DateTime.Parse((string)entry["at"]!, null, System.Globalization.DateTimeStyles.AdjustToUniversal):yyyy-MM-ddTHH:mm:ss.fffZ}",
                (string?)entry["actor"], (string?)entry["role"], (string?)entry["action"], (string?)entry["subject"], (string?)entry["origin"], (string?)entry["outcome"]);
            var json = fields.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            head = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
            Assert.Equal(head, (string?)entry["hash"]);
        }

        Assert.Equal(head, (string?)(await Verified(admin))["head"]);
    }

    [StoreTheory]
    [InlineData("UPDATE AuditEntry SET Actor = 'somebody' WHERE Bureau = '{b}' AND Seq = 3", 3)]
    [InlineData("UPDATE AuditEntry SET Outcome = 'Forbidden' WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 2", 2)]
    [InlineData("DELETE FROM AuditEntry WHERE Bureau = '{b}' AND Seq = 1", 1)]
    [InlineData("UPDATE AuditEntry SET Seq = 99 WHERE Bureau = '{b}' AND Seq = 4", 4)]
    public async Task A_log_that_somebody_tampered_with_tells_where(string sql, int brokenAt)
    {
        var admin = await Busy();
        var intact = await Verified(admin);
        Assert.True((bool)intact["intact"]!);
        Assert.Equal((await Log(admin)).Count, (int)intact["entries"]!);

        await host.Tamper(sql.Replace("{b}", admin.Bureau, StringComparison.Ordinal));

        var broken = await Verified(admin);
        Assert.False((bool)broken["intact"]!);
        Assert.Equal(brokenAt, (int)broken["brokenAt"]!);
        Assert.Equal(brokenAt - 1, (int)broken["entries"]!);
    }

    [StoreFact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        var region = await Region.In(host);
        var admin = await region.At(region.North, Role.BureauAdmin);
        var units = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => region.Unit($"{number}")));
        var before = (await Log(admin)).Count;

        await Task.WhenAll(units.Select(async unit =>
        {
            foreach (var number in Enumerable.Range(1, 5))
            {
                (await unit.File(Seed.Numbered(number))).Expect(HttpStatusCode.Created);
            }
        }));

        var entries = await Log(admin);
        Assert.Equal(before + 40, entries.Count);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(it => (int)it["seq"]!));
        Assert.True((bool)(await Verified(admin))["intact"]!);
    }

    private static Task<List<JsonNode>> Log(BureauClient admin, int limit = 500) =>
        BureauClient.All(query => admin.Get($"/v1/bureaus/{admin.Bureau}/audit-log?{query}"), $"limit={limit}");

    private static async Task<JsonNode> Verified(BureauClient admin) =>
        (await admin.Get($"/v1/bureaus/{admin.Bureau}/audit-log/verify")).Expect(HttpStatusCode.OK);

    /// <summary>The administrator of a bureau in which some things were done.</summary>
    private async Task<BureauClient> Busy()
    {
        var region = await Region.In(host);
        var admin = await region.At(region.North, Role.BureauAdmin);
        foreach (var number in Enumerable.Range(1, 7))
        {
            (await admin.PutUnit($"{number}", sector: "科技")).Expect(HttpStatusCode.Created);
        }

        return admin;
    }
}

public sealed class AuditLogTestsOnSqlite(SqliteHost host) : AuditLogTests(host), IClassFixture<SqliteHost>;

public sealed class AuditLogTestsOnSqlServer(SqlServerHost host) : AuditLogTests(host), IClassFixture<SqlServerHost>;
