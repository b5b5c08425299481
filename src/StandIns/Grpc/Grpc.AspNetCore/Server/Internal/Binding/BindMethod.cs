using System.Reflection;
using Grpc.Core;

namespace Grpc.AspNetCore.Server.Internal.Binding;

/// <summary>Finds what <see cref="BindServiceMethodAttribute"/> on a service's base class points at.</summary>
internal static class BindMethod
{
    /// <summary>The static <c>BindService(ServiceBinderBase, TBase)</c> of the service's contract.</summary>
    /// <exception cref="InvalidOperationException">No class up the hierarchy carries the attribute, or its method is missing.</exception>
    public static MethodInfo Find(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute.BindType.GetMethod(
                    attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type])
                    ?? throw new InvalidOperationException(
                        $"{attribute.BindType} has no public static {attribute.BindMethodName}(ServiceBinderBase, {type.Name}).");
            }
        }

        throw new InvalidOperationException($"{serviceType} derives from no class that BindServiceMethodAttribute marks.");
    }

    /// <summary>The type that declares the contract, whose static <c>Descriptor</c> reflection serves; null where no attribute names one.</summary>
    public static Type? FindContract(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute.BindType;
            }
        }

        return null;
    }
}
