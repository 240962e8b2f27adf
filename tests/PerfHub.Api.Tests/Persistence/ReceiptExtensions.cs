using System.Text.Json;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Tests.Persistence;

internal static class ReceiptExtensions
{
    /// <summary>Formats a receipt, to compare two of them with all their lists.</summary>
    public static string ToJson(this Receipt receipt) => JsonSerializer.Serialize(receipt, ApiJson.Options);
}
