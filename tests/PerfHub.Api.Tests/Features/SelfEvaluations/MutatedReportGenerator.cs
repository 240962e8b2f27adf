using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Generates the seed report with one to three changes to its values, keys or bytes.</summary>
public static class MutatedReportGenerator
{
    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "0", "0.0000001", "1e400", "1E-7", "999999999999", "1000000000000.5", "-0.5", "79228162514264337593543950335", "\"\"",
        "\"优\"", "\"😀，。；“”\"", "\"\\ud83d\\ude00\"", "\"\\udead\"", "\"\\u0000\"", "\"2024-02-30\"", "[]", "[null]", "[[1]]", "{}", "{\"a\":{\"a\":1}}",
        "[1,2,3]", "\"" + new string('长', 20_001) + "\"", "\"atLeast\"", "\"quantitative\"", "\"qualitative\"", "12.345678", "2.50",
    ];

    public static Arbitrary<MutatedReport> Bodies() => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue)
        from changes in Gen.Choose(1, 3)
        from bytes in Gen.Choose(0, 4)
        select Mutate(seed, changes, bytes == 0));

    private static MutatedReport Mutate(int seed, int changes, bool mutatesBytes)
    {
#pragma warning disable CA5394 // A seeded generator reproduces the body.
        var random = new System.Random(seed);
        if (mutatesBytes)
        {
            var bytes = (byte[])SeedReport.Bytes.Clone();
            for (var i = 0; i < changes; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            return new MutatedReport(bytes, $"bytes, seed {seed}");
        }

        var report = SeedReport.Json;
        var placeholders = new Dictionary<string, string>();
        for (var i = 0; i < changes; i++)
        {
            ApplyChange(report, random, placeholders);
        }

        var text = Encoding.UTF8.GetString(report.ToUtf8Bytes());
        foreach (var (placeholder, value) in placeholders)
        {
            text = text.Replace($"\"{placeholder}\"", value, StringComparison.Ordinal);
        }
#pragma warning restore CA5394

        return new MutatedReport(Encoding.UTF8.GetBytes(text), $"seed {seed}: {text}");
    }

    // Walks to a random node and sets an odd value, removes a member or adds one.
    private static void ApplyChange(JsonNode report, System.Random random, Dictionary<string, string> placeholders)
    {
#pragma warning disable CA5394
        var node = report;
        while (true)
        {
            var children = node is JsonObject o ? o.Select(it => it.Value).ToList() : [.. node.AsArray()];
            var index = children.Count == 0 ? -1 : random.Next(children.Count);
            if (index >= 0 && children[index] is JsonObject or JsonArray && random.Next(4) > 0)
            {
                node = children[index]!;
                continue;
            }

            var placeholder = $"mark-{placeholders.Count}";
            placeholders[placeholder] = OddValues[random.Next(OddValues.Length)];
            switch (node)
            {
                case JsonArray array when index < 0 || random.Next(3) == 0:
                    array.Add(index < 0 ? placeholder : array[index]?.DeepClone());
                    break;
                case JsonArray array:
                    array[index] = placeholder;
                    break;
                case JsonObject child when index < 0 || random.Next(6) == 0:
                    child[$"unknown{placeholders.Count}"] = placeholder;
                    break;
                case JsonObject child when random.Next(4) == 0:
                    child.Remove(child.ElementAt(index).Key);
                    break;
                case JsonObject child:
                    child[child.ElementAt(index).Key] = placeholder;
                    break;
            }

            return;
        }
#pragma warning restore CA5394
    }
}
