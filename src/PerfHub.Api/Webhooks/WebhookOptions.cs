using System.Net;

namespace PerfHub.Api.Webhooks;

/// <summary>The settings under <c>PerfHub:Webhooks</c>, e.g. <c>PerfHub__Webhooks__AllowHttp</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "PerfHub:Webhooks";

    /// <summary>The minimum length of a key of <see cref="SecretKeys"/>, characters.</summary>
    public const int MinKeyLength = 32;

    /// <summary>
    /// The keys that encrypt the signing secrets in the store, comma-separated: the first one encrypts, all decrypt. Without it, a host on
    /// SQLite uses a key file beside the database, and a host on SQL Server accepts no webhooks.
    /// </summary>
    public string? SecretKeys { get; set; }

    /// <summary>Whether webhooks may use plain HTTP.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Networks (<c>10.0.0.0/8</c>) and addresses that webhooks may use although they are not public, comma-separated; none by default.
    /// </summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>How many deliveries of a webhook may wait, 1 to 1,000,000. Further events are counted as missed.</summary>
    public int PendingDeliveries { get; set; } = 10_000;

    /// <summary>The keys of <see cref="SecretKeys"/>.</summary>
    internal IReadOnlyList<string> ParseKeys() => Split(SecretKeys ?? "");

    /// <summary>The networks of <see cref="AllowedNetworks"/>; a single address is a network of one.</summary>
    internal IEnumerable<IPNetwork> ParseNetworks() => Split(AllowedNetworks).Select(part => ParseNetwork(part)!.Value);

    /// <summary>The first part of <see cref="AllowedNetworks"/> that is neither an address nor a network; null if there is none.</summary>
    internal string? FindInvalidNetwork() => Split(AllowedNetworks).FirstOrDefault(part => ParseNetwork(part) is null);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IPNetwork? ParseNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
