using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace PerfHub.Api.Http.Compression;

/// <summary>The framework's choice of an encoding, which the entity tag of the response then names.</summary>
internal sealed class EntityTagCompressionProvider(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>Chooses the encoding. The framework asks once, before the response starts, if it is to be compressed.</summary>
    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var provider = base.GetCompressionProvider(context);
        if (provider is not null)
        {
            EncodedEntityTags.AddEncoding(context.Response.Headers, provider.EncodingName);
        }

        return provider;
    }
}
