namespace PerfHub.Api.Http.Compression;

/// <summary>Marks an endpoint whose responses contain secrets.</summary>
internal sealed class SecretResponseMetadata;
