namespace PerfHub.Api.Http.Compression;

/// <summary>Declares secrets in responses.</summary>
public static class SecretResponseExtensions
{
    /// <summary>
    /// Keeps responses with a secret uncompressed: the length of a compressed response tells how much of a text that the caller chose
    /// is also in the secret next to it (BREACH).
    /// </summary>
    public static RouteHandlerBuilder WithSecretResponse(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new SecretResponseMetadata());
}
