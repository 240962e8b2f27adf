namespace PerfHub.Api.Http;

/// <summary>The body of a request that was read whole, for later reads in the same request.</summary>
internal sealed record BufferedBody(byte[] Bytes);
