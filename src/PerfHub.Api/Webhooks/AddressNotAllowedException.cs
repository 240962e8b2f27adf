namespace PerfHub.Api.Webhooks;

/// <summary>A host name resolves to no address that webhooks may use; see <see cref="OutboundAddressPolicy"/>.</summary>
public sealed class AddressNotAllowedException() : IOException("No address of the host is allowed.");
