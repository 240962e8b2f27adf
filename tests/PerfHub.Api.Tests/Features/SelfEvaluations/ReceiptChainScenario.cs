using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>What was filed, and what was answered.</summary>
public sealed record FiledRevision(UnitClient Unit, int Revision, byte[] Content, JsonNode Receipt);

/// <summary>Five receipts of one bureau, of two units in turn; and how chains are computed, as anybody would who has only read of it.</summary>
public sealed record ReceiptChainScenario(Region Region, IReadOnlyList<FiledRevision> Revisions)
{
    /// <summary>The head, as the last receipt has it.</summary>
    public string Head => (string)Revisions[^1].Receipt["chain"]!["head"]!;

    public static async Task<ReceiptChainScenario> CreateAsync(IPerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2")];
        var filed = new List<FiledRevision>();
        foreach (var number in Enumerable.Range(0, 5))
        {
            // A body as some send it: it begins and ends in line feeds.
            var (unit, content) = (units[number % 2], Encoding.UTF8.GetBytes($"\n{Encoding.UTF8.GetString(SeedReport.CreateVariant(number).ToUtf8Bytes())}\n"));
            filed.Add(new FiledRevision(unit, 1 + number / 2, content, (await unit.FileReportAsync(content)).Expect(HttpStatusCode.Created)));
        }

        return new ReceiptChainScenario(region, filed);
    }

    /// <summary>The text of a receipt that is hashed.</summary>
    public static string GetHashedText(JsonNode receipt, string? receivedAt = null) => string.Join('\n', [
        "perfhub-receipt-1", receipt["bureau"], receipt["unit"], receipt["fiscalYear"], receipt["revision"],
        receivedAt ?? (string?)receipt["receivedAt"], receipt["late"]!.ToJsonString(), receipt["contentSha256"],
        receipt["previousSha256"]?.ToString() ?? "-", receipt["policyBureau"]?.ToString() ?? "-", receipt["policyVersion"], receipt["ruleSetVersion"]]);

    public static string ComputeHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
