using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Json;

/// <summary>One fault: what stands at its place, nothing where the field is taken away, and the code it is refused with.</summary>
public sealed record Fault(string Pointer, string? Json, string Code);

/// <summary>Faults at any places that do not lie within each other.</summary>
public sealed record PlantedFaults(IReadOnlyList<Fault> Faults)
{
    public override string ToString() => string.Join('\n', Faults);
}

/// <summary>A report's places and the ways in which each can be wrong.</summary>
public static class AnyFaults
{
    private static readonly (string? Json, string Code)[] Missing = [(null, "required"), ("null", "required")];

    private static readonly (string? Json, string Code)[] Amount =
    [
        ("\"1\"", "wrong-type"), ("[1,[2]]", "wrong-type"), ("{\"a\":{}}", "wrong-type"), ("-0.5", "negative"),
        ("0.1234567", "too-many-decimals"), ("1e13", "number-out-of-range"),
    ];

    private static readonly (string? Json, string Code)[] Words =
    [
        ("7", "wrong-type"), ("{\"a\":[]}", "wrong-type"), ("\"\\u0000\"", "invalid-text"), ("\"\\udc00\"", "invalid-text"),
        ($"\"{new string('长', 20_001)}\"", "too-long"),
    ];

    private static readonly (string? Json, string Code)[] Choice = [("\"so\"", "unknown-value"), ("{}", "unknown-value"), ("1", "unknown-value")];

    private static readonly (string? Json, string Code)[] Record = [("[{}]", "wrong-type"), ("true", "wrong-type")];

    private static readonly (string? Json, string Code)[] Entries =
    [
        ("{}", "wrong-type"), ("0", "wrong-type"), ($"[{string.Join(',', Enumerable.Repeat("\"\"", 101))}]", "count-out-of-range"),
    ];

    // The second indicator's code may be the first one's, so the first one's stays as it is.
    private static readonly (string Pointer, (string? Json, string Code)[] Ways)[] Places =
    [
        ("/filledOn", [.. Missing, ("\"today\"", "wrong-type"), ("[]", "wrong-type")]),
        ("/profile", Record),
        ("/keyWork/0/text", Words),
        ("/keyWork/2/figures/1/value", [.. Amount.Where(it => it.Code != "negative")]),
        ("/keyWork/3", [("null", "wrong-type"), .. Record]),
        ("/budget/initial", [.. Missing, .. Amount]),
        ("/budget/executed", [.. Missing, .. Amount]),
        ("/budget/sources/2/initial", Amount),
        ("/budget/basic", Record),
        ("/indicators/0/target/value", [.. Missing, .. Amount.Where(it => it.Code != "negative")]),
        ("/indicators/0/kind", [.. Missing, .. Choice]),
        ("/indicators/0/final", Record),
        ("/indicators/1/code", [.. Missing, .. Words, ("\" \"", "blank"), ("\"1\"", "duplicate")]),
        ("/indicators/1/direction", [.. Missing, .. Choice]),
        ("/indicators/1/deviationReason", Words),
        ("/indicators/2/attainment", [.. Missing, .. Choice]),
        ("/indicators/2/score", [.. Missing, .. Amount]),
        ("/score/grade", [.. Missing, .. Choice]),
        ("/conclusion", Words),
        ("/problems", Entries),
        ("/suggestions/0", Words),
    ];

    private static readonly string[] Owners = ["", "/budget", "/budget/fiscalFunds", "/indicators/1", "/keyWork/0/figures/2", "/score"];

    private static readonly Gen<Fault> Unknown =
        from owner in Gen.Elements(Owners)
        from name in Gen.Elements("a", "/", "~", "~1", "预算", "Budget", "", "0", "😀", "a b", "%2F").Two()
        from json in Gen.Elements("null", "{\"a\":1}", "[[]]", "\"\\ud800\"")
        select new Fault($"{owner}/{Escaped($"?{name.Item1}{name.Item2}")}", json, "unknown-field");

    public static Arbitrary<PlantedFaults> Planted() => (
        from places in Gen.SubListOf(Places).Where(it => it.Count > 0)
        from faults in Gen.CollectToList(places, place => Gen.Elements(place.Ways).Select(way => new Fault(place.Pointer, way.Json, way.Code)))
        from unknown in Unknown.ListOf()
        select new PlantedFaults([.. faults, .. unknown.DistinctBy(fault => fault.Pointer).Take(5)])).ToArbitrary();

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
