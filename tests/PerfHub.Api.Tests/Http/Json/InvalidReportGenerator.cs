using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>Generates reports with invalid values at random pointers, none within another.</summary>
public static class InvalidReportGenerator
{
    private static readonly (string? Json, string Code)[] MissingValues = [(null, "required"), ("null", "required")];

    private static readonly (string? Json, string Code)[] InvalidAmounts =
    [
        ("\"1\"", "wrong-type"), ("[1,[2]]", "wrong-type"), ("{\"a\":{}}", "wrong-type"), ("-0.5", "negative"),
        ("0.1234567", "too-many-decimals"), ("1e13", "number-out-of-range"),
    ];

    private static readonly (string? Json, string Code)[] InvalidTexts =
    [
        ("7", "wrong-type"), ("{\"a\":[]}", "wrong-type"), ("\"\\u0000\"", "invalid-text"), ("\"\\udc00\"", "invalid-text"),
        ($"\"{new string('长', 20_001)}\"", "too-long"),
    ];

    private static readonly (string? Json, string Code)[] InvalidChoices = [("\"so\"", "unknown-value"), ("{}", "unknown-value"), ("1", "unknown-value")];

    private static readonly (string? Json, string Code)[] InvalidObjects = [("[{}]", "wrong-type"), ("true", "wrong-type")];

    private static readonly (string? Json, string Code)[] InvalidLists =
    [
        ("{}", "wrong-type"), ("0", "wrong-type"), ($"[{string.Join(',', Enumerable.Repeat("\"\"", 101))}]", "count-out-of-range"),
    ];

    // /indicators/0/code stays valid: /indicators/1/code may duplicate it.
    private static readonly (string Pointer, (string? Json, string Code)[] InvalidValues)[] Places =
    [
        ("/filledOn", [.. MissingValues, ("\"today\"", "wrong-type"), ("[]", "wrong-type")]),
        ("/profile", InvalidObjects),
        ("/keyWork/0/text", InvalidTexts),
        ("/keyWork/2/figures/1/value", [.. InvalidAmounts.Where(it => it.Code != "negative")]),
        ("/keyWork/3", [("null", "wrong-type"), .. InvalidObjects]),
        ("/budget/initial", [.. MissingValues, .. InvalidAmounts]),
        ("/budget/executed", [.. MissingValues, .. InvalidAmounts]),
        ("/budget/sources/2/initial", InvalidAmounts),
        ("/budget/basic", InvalidObjects),
        ("/indicators/0/target/value", [.. MissingValues, .. InvalidAmounts.Where(it => it.Code != "negative")]),
        ("/indicators/0/kind", [.. MissingValues, .. InvalidChoices]),
        ("/indicators/0/final", InvalidObjects),
        ("/indicators/1/code", [.. MissingValues, .. InvalidTexts, ("\" \"", "blank"), ("\"1\"", "duplicate")]),
        ("/indicators/1/direction", [.. MissingValues, .. InvalidChoices]),
        ("/indicators/1/deviationReason", InvalidTexts),
        ("/indicators/2/attainment", [.. MissingValues, .. InvalidChoices]),
        ("/indicators/2/score", [.. MissingValues, .. InvalidAmounts]),
        ("/score/grade", [.. MissingValues, .. InvalidChoices]),
        ("/conclusion", InvalidTexts),
        ("/problems", InvalidLists),
        ("/suggestions/0", InvalidTexts),
    ];

    private static readonly string[] Owners = ["", "/budget", "/budget/fiscalFunds", "/indicators/1", "/keyWork/0/figures/2", "/score"];

    private static readonly Gen<ExpectedError> UnknownFieldGenerator =
        from owner in Gen.Elements(Owners)
        from name in Gen.Elements("a", "/", "~", "~1", "预算", "Budget", "", "0", "😀", "a b", "%2F").Two()
        from json in Gen.Elements("null", "{\"a\":1}", "[[]]", "\"\\ud800\"")
        select new ExpectedError($"{owner}/{EscapePointer($"?{name.Item1}{name.Item2}")}", json, "unknown-field");

    public static Arbitrary<InvalidReportCase> Cases() => (
        from places in Gen.SubListOf(Places).Where(it => it.Count > 0)
        from errors in Gen.CollectToList(places, place => Gen.Elements(place.InvalidValues).Select(it => new ExpectedError(place.Pointer, it.Json, it.Code)))
        from unknown in UnknownFieldGenerator.ListOf()
        select new InvalidReportCase([.. errors, .. unknown.DistinctBy(it => it.Pointer).Take(5)])).ToArbitrary();

    private static string EscapePointer(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
