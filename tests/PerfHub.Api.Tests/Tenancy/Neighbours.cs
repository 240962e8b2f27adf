using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Tenancy;

/// <summary>What a request is about: a bureau, a unit of it, and what is named by ids.</summary>
public sealed record Subject(string Bureau, string Unit, string Deviation, string Key, string Job, string Evaluation)
{
    /// <summary>What is not there at all.</summary>
    public static readonly Subject Nowhere = new("99999999", "nobody", "99999999.nobody.2024.0011223344556677", "0000000000000000", "1", "99999999.1");

    /// <summary>A unit that is not there, at this bureau.</summary>
    public Subject WithoutUnit => this with { Unit = "nobody", Deviation = $"{Bureau}.nobody.2024.0011223344556677" };
}

/// <summary>Who calls, and where it stands to the bureau that is called for.</summary>
/// <param name="Relation">The relation of its bureau to the one called for, in words.</param>
/// <param name="Role">Its role; nothing where its key is none.</param>
/// <param name="Bureau">Its bureau.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Client">Sends its key.</param>
public sealed record Walker(string Relation, Role? Role, string? Bureau, string? Unit, ApiClient Client)
{
    public override string ToString() => $"{Role?.ToString() ?? "Nobody"} ({Relation})";
}

/// <summary>
/// Seven bureaus that stand in every relation to one of them, each with two units, reports of theirs and keys of every role.
/// Every name and every report's texts hold a mark that tells whose they are.
/// </summary>
public sealed partial class Neighbours
{
    public const string Same = "same bureau", Stranger = "another tenant", Below = "a bureau below", OtherUnit = "another unit of the bureau";

    private static readonly (string Relation, string Suffix, string? Parent)[] Plan =
    [
        ("the bureau two above", "51", null), ("the bureau above", "52", "51"), (Same, "53", "52"), ("a bureau beside", "54", "52"),
        (Below, "55", "53"), ("another bureau below", "57", "53"), (Stranger, "56", null),
    ];

    private readonly PerfHubHost _host;
    private readonly Dictionary<string, string?> _parents = [];
    private int _made;

    private Neighbours(PerfHubHost host) => _host = host;

    public List<Walker> Walkers { get; } = [];

    /// <summary>The one that the others stand in relation to.</summary>
    public Subject Subject { get; private set; } = null!;

    /// <summary>The bureau above it.</summary>
    public string Parent => _parents[Subject.Bureau]!;

    /// <summary>What can be decided on the subject's report: it is returned and reopened in turn, and stays open to filing.</summary>
    public string NextDecision { get; private set; } = "return";

    /// <summary>Notes that it was.</summary>
    public void HasDecided() => NextDecision = NextDecision == "return" ? "reopen" : "return";

    /// <summary>The mark of a bureau's name, or of a unit's name and texts.</summary>
    public static string Mark(string bureau, string unit = "") => $"MARK.{bureau}.{unit}.";

    /// <summary>Every mark that a text holds.</summary>
    public static IEnumerable<(string Bureau, string Unit)> Marks(string text) =>
        Marked().Matches(text).Select(mark => (mark.Groups[1].Value, mark.Groups[2].Value));

    /// <summary>The body of a unit's registration.</summary>
    public static object Unit(string bureau, string unit) =>
        new { name = Mark(bureau, unit), sector = $"sector of {bureau}", kind = "publicInstitution" };

    /// <summary>The report of a unit, whose texts come up in deviations too.</summary>
    public static JsonNode Report(string bureau, string unit, string conclusion = "")
    {
        var report = Seed.Json;
        report["conclusion"] = Mark(bureau, unit) + conclusion;
        foreach (var indicator in report["indicators"]!.AsArray())
        {
            indicator!["name"] = Mark(bureau, unit) + indicator["code"];
        }

        return report;
    }

    /// <summary>The mid-year figures of a unit.</summary>
    public static JsonNode MidYear(string bureau, string unit, decimal value) =>
        MidYearFiling.Of(Mark(bureau, unit), ("1", value, "场次"), ("2", 4m, "家"));

    /// <summary>Windows in which everything is in time.</summary>
    public static object Windows { get; } = new
    {
        midYear = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
        final = new { opensAt = "2000-01-01T00:00:00Z", closesAt = "2099-01-01T00:00:00Z" },
    };

    /// <summary>The extension of a unit.</summary>
    public static object Extension(string bureau, string unit) => new { closesAt = "2100-01-01T00:00:00Z", reason = Mark(bureau, unit) };

    public static async Task<Neighbours> In(PerfHubHost host)
    {
        var (neighbours, city) = (new Neighbours(host), (await Region.In(host)).City);
        neighbours.Walkers.Add(new Walker("all bureaus", Role.Operator, null, null, host.Operator));
        foreach (var (relation, suffix, parent) in Plan)
        {
            await neighbours.Settle(relation, city + suffix, parent is null ? null : city + parent);
        }

        await neighbours.Compare();
        await neighbours.AddBadKeys();
        return neighbours;
    }

    public Walker Walker(Role role, string relation) => Walkers.First(it => it.Role == role && it.Relation == relation);

    /// <summary>Whether a bureau lies in a walker's scope.</summary>
    public bool Covers(Walker walker, string bureau) => walker.Role switch
    {
        Role.Operator => true,
        Role.Unit => walker.Bureau == bureau,
        _ => IsWithin(bureau, walker.Bureau!),
    };

    /// <summary>Whether a unit does.</summary>
    public bool Covers(Walker walker, string bureau, string unit) =>
        Covers(walker, bureau) && (walker.Role != Role.Unit || walker.Unit == unit);

    /// <summary>Whether a bureau is another, or lies below it.</summary>
    public bool IsWithin(string bureau, string ancestor)
    {
        for (string? at = bureau; at is not null; at = _parents.GetValueOrDefault(at))
        {
            if (at == ancestor)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The subject with a key of its own, which a request may revoke.</summary>
    public async Task<Subject> WithKey() =>
        Subject with { Key = (string)(await _host.Operator.CreateKey(Role.BureauAdmin, Subject.Bureau)).Expect(HttpStatusCode.Created)["id"]! };

    /// <summary>A bureau's code that is not taken.</summary>
    public string NewCode() => $"{Subject.Bureau}{10 + _made++}";

    private async Task Settle(string relation, string bureau, string? parent)
    {
        _parents[bureau] = parent;
        (await _host.Operator.CreateBureau(bureau, parent, Mark(bureau))).Expect(HttpStatusCode.Created);
        var (first, second) = ($"{bureau}A", $"{bureau}B");
        var admin = new BureauClient(Client((await _host.Operator.CreateKey(Role.BureauAdmin, bureau)).Expect(HttpStatusCode.Created)), bureau);
        Walkers.Add(new Walker(relation, Role.BureauAdmin, bureau, null, admin));
        foreach (var role in (Role[])[Role.BureauReader, Role.Auditor])
        {
            Walkers.Add(new Walker(relation, role, bureau, null, new ApiClient(Client((await admin.CreateKey(role)).Expect(HttpStatusCode.Created)))));
        }

        (await admin.Put($"/v1/bureaus/{bureau}/windows/2024", Windows)).Expect(HttpStatusCode.OK);
        JsonNode? receipt = null;
        foreach (var unit in (string[])[second, first])
        {
            (await admin.Put($"/v1/bureaus/{bureau}/units/{unit}", Unit(bureau, unit))).Expect(HttpStatusCode.Created);
            var client = new UnitClient(Client((await admin.CreateKey(Role.Unit, unit)).Expect(HttpStatusCode.Created)), bureau, unit);
            Walkers.Add(new Walker(unit == first || relation != Same ? relation : OtherUnit, Role.Unit, bureau, unit, client));
            (await admin.Put($"/v1/bureaus/{bureau}/windows/2024/extensions/{unit}", Extension(bureau, unit))).Expect(HttpStatusCode.Created);
            (await client.FileMidYear(MidYear(bureau, unit, 35))).Expect(HttpStatusCode.Created);
            (await client.FileMidYear(MidYear(bureau, unit, 36))).Expect(HttpStatusCode.Created);
            (await client.File(Report(bureau, unit, "before"))).Expect(HttpStatusCode.Created);
            receipt = (await client.File(Report(bureau, unit))).Expect(HttpStatusCode.Created);
        }

        if (relation == Same)
        {
            var job = await admin.Done(await admin.DecideAll($"unit={first}", "comment", Mark(bureau, first)));
            Subject = new Subject(bureau, first, (string)receipt!["deviations"]![0]!["id"]!, "", (string)job["id"]!, "");
            Subject = await WithKey();
        }
    }

    /// <summary>
    /// All units of the region are compared, whose narratives are the same but for their marks: each report rests on another
    /// unit's, one here and one there. Then the subject's own bureau has an evaluation too.
    /// </summary>
    private async Task Compare()
    {
        var top = Walkers.First(it => it.Role == Role.BureauAdmin).Client;
        Assert.True((int)(await ((BureauClient)top).Evaluated())["flagged"]! > 0);
        var admin = (BureauClient)Walker(Role.BureauAdmin, Same).Client;
        Subject = Subject with { Evaluation = (string)(await admin.Evaluated())["id"]! };
    }

    /// <summary>No key, a revoked one, an expired one, and others that are none.</summary>
    private async Task AddBadKeys()
    {
        var good = (await _host.Operator.CreateKey(Role.BureauAdmin, Subject.Bureau)).Expect(HttpStatusCode.Created);
        var revoked = (await _host.Operator.CreateKey(Role.BureauAdmin, Subject.Bureau)).Expect(HttpStatusCode.Created);
        (await new ApiClient(Client(revoked)).Get("/v1/rules")).Expect(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Operator.Delete($"/v1/api-keys/{revoked["id"]}")).Status);
        var expired = (await _host.Operator.CreateKey(
            Role.BureauAdmin, Subject.Bureau, expiresAt: TimeProvider.System.GetUtcNow().AddMilliseconds(400))).Expect(HttpStatusCode.Created);
        await Task.Delay(500);
        (string Relation, string? Text)[] keys =
        [
            ("no key", null), ("a revoked key", (string)revoked["key"]!), ("an expired key", (string)expired["key"]!), ("an empty key", ""),
            ("half a key", "phk_x"), ("an invented key", "phk_aaaa_bbbb"), ("another's id", $"{(string)good["key"]!}x"),
            ("the operator's key and more", PerfHubHost.BootstrapKey + "x"),
        ];
        foreach (var (relation, text) in keys)
        {
            var http = _host.Client(null);
            if (text is not null)
            {
                http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {text}");
            }

            Walkers.Add(new Walker(relation, null, null, null, new ApiClient(http)));
        }
    }

    private HttpClient Client(JsonNode key) => _host.Client((string)key["key"]!);

    [GeneratedRegex(@"MARK\.([0-9]*)\.([0-9A-Z]*)\.")]
    private static partial Regex Marked();
}
