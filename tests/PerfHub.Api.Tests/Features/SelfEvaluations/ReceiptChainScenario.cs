using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Five chained receipts of one bureau, from two units in turn; also computes chains from the published description.</summary>
public sealed record ReceiptChainScenario(Region Region, IReadOnlyList<FiledRevision> Revisions)
{
    /// <summary>The head of the chain, from the last receipt.</summary>
    public string Head => Revisions[^1].Receipt.Chain!.Head;

    public static async Task<ReceiptChainScenario> CreateAsync(IPerfHubHost host)
    {
        var region = await Region.CreateAsync(host);
        UnitClient[] units = [await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2")];
        var revisions = new List<FiledRevision>();
        foreach (var number in Enumerable.Range(0, 5))
        {
            // Some clients send a body that starts and ends with a line feed.
            var (unit, content) = (units[number % 2], Encoding.UTF8.GetBytes($"\n{Encoding.UTF8.GetString(SeedReport.CreateVariant(number).ToUtf8Bytes())}\n"));
            var response = await unit.FileReportAsync(content);
            response.Expect(HttpStatusCode.Created);
            revisions.Add(new FiledRevision(unit, 1 + number / 2, content, response));
        }

        return new ReceiptChainScenario(region, revisions);
    }

    /// <summary>The text of a receipt that is hashed.</summary>
    public static string GetHashedText(Receipt receipt) => string.Join('\n', [
        "perfhub-receipt-1", receipt.Bureau, receipt.Unit, receipt.FiscalYear, receipt.Revision,
        receipt.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture), receipt.Late ? "true" : "false", receipt.ContentSha256,
        receipt.PreviousSha256 ?? "-", receipt.PolicyBureau ?? "-", receipt.PolicyVersion, receipt.RuleSetVersion]);

    public static string ComputeHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
