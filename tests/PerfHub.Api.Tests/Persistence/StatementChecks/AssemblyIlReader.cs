using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PerfHub.Api.Persistence;
using OpCode = System.Reflection.Emit.OpCode;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>What a method does that matters here: it loads a text, or calls something.</summary>
/// <param name="Type">The type that it is written in, e.g. <c>GetUnit.Handler</c>; what the compiler makes counts as its maker's.</param>
/// <param name="MethodRow">Tells two methods apart.</param>
/// <param name="LoadedString">The text that is loaded, or nothing.</param>
/// <param name="CalledMethod">The method that is called, e.g. <c>Db.Page</c>, or nothing.</param>
internal sealed record IlInstruction(string Type, int MethodRow, string? LoadedString, string? CalledMethod);

/// <summary>The compiled code of an assembly, read and not run.</summary>
internal sealed class AssemblyIlReader
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly MetadataReader _metadata;

    private AssemblyIlReader(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        _metadata = image.GetMetadataReader();
        UserStrings = ReadUserStrings();
        Instructions =
        [
            .. _metadata.MethodDefinitions
                .Select(handle => (Handle: handle, Method: _metadata.GetMethodDefinition(handle)))
                .Where(it => it.Method.RelativeVirtualAddress != 0)
                .SelectMany(it => ReadInstructions(it.Handle, GetTypeName(it.Method.GetDeclaringType()), image.GetMethodBody(it.Method.RelativeVirtualAddress))),
        ];
    }

    /// <summary>The host's.</summary>
    public static AssemblyIlReader ApiAssembly { get; } = new(typeof(Db).Assembly.Location);

    /// <summary>All texts that are in the assembly for its methods to load.</summary>
    public IReadOnlyList<string> UserStrings { get; }

    /// <summary>All that methods do, in the order in which it is written.</summary>
    public IReadOnlyList<IlInstruction> Instructions { get; }

    /// <summary>The texts that methods load.</summary>
    public IEnumerable<(string Type, string Text)> LoadedStrings =>
        Instructions.Where(step => step.LoadedString is not null).Select(step => (step.Type, step.LoadedString!)).Distinct();

    /// <summary>A type's name with those that it is nested in, less what the compiler has made.</summary>
    public static string GetTypeName(Type type) =>
        JoinTypeName(type.DeclaringType is null ? "" : GetTypeName(type.DeclaringType), type.Name);

    private string GetTypeName(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return JoinTypeName(outer.IsNil ? "" : GetTypeName(outer), _metadata.GetString(type.Name));
    }

    private static string JoinTypeName(string outer, string name) =>
        name.StartsWith('<') ? outer : outer is "" ? name.Split('`')[0] : $"{outer}.{name.Split('`')[0]}";

    private List<string> ReadUserStrings()
    {
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = _metadata.GetNextHandle(handle))
        {
            texts.Add(_metadata.GetUserString(handle));
        }

        // The heap is filled up to a multiple of four bytes.
        return [.. texts.Where(text => text is not "").Distinct()];
    }

    private List<IlInstruction> ReadInstructions(MethodDefinitionHandle method, string type, MethodBodyBlock body)
    {
        var steps = new List<IlInstruction>();
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = OpCodesByValue[first == 0xFE ? 0xFE00 | code.ReadByte() : first];
            switch (operation.OperandType)
            {
                case OperandType.InlineString:
                    var text = _metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF));
                    steps.Add(new IlInstruction(type, MetadataTokens.GetRowNumber(method), text, null));
                    break;
                case OperandType.InlineMethod:
                    steps.Add(new IlInstruction(type, MetadataTokens.GetRowNumber(method), null, GetCalledMethod(MetadataTokens.EntityHandle(code.ReadInt32()))));
                    break;
                case OperandType.InlineSwitch:
                    code.Offset += 4 * code.ReadInt32();
                    break;
                default:
                    code.Offset += GetOperandSize(operation.OperandType);
                    break;
            }
        }

        return steps;
    }

    private string GetCalledMethod(EntityHandle method)
    {
        if (method.Kind == HandleKind.MethodSpecification)
        {
            method = _metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method;
        }

        if (method.Kind == HandleKind.MethodDefinition)
        {
            var own = _metadata.GetMethodDefinition((MethodDefinitionHandle)method);
            return $"{GetTypeName(own.GetDeclaringType())}.{_metadata.GetString(own.Name)}";
        }

        var other = _metadata.GetMemberReference((MemberReferenceHandle)method);
        var type = other.Parent.Kind == HandleKind.TypeReference
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)other.Parent).Name)
            : other.Parent.Kind.ToString();
        return $"{type}.{_metadata.GetString(other.Name)}";
    }

    private static int GetOperandSize(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
