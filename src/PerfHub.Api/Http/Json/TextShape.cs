using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>A text.</summary>
internal sealed class TextShape(PropertyInfo property) : Shape<string>
{
    private readonly int _min = property.GetCustomAttribute<LengthAttribute>()?.Min ?? 0;
    private readonly int _max = property.GetCustomAttribute<LengthAttribute>()?.Max ?? Limits.TextLength;

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            context.Fault("wrong-type", "应为文本", "a text is expected");
            Skip(ref reader);
            return null;
        }

        var text = context.Text(ref reader);
        if (text?.Length > _max)
        {
            context.Fault("too-long", $"文本超过 {_max} 个字符", $"the text has more than {_max} characters");
        }
        else if (_min > 0 && text is not null && string.IsNullOrWhiteSpace(text))
        {
            context.Fault("blank", "不得为空白", "the text must not be blank");
        }

        return text;
    }
}
