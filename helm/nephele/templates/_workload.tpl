{{/*
The pod template that all workloads share. Argument: a dict of
  root       the chart's root context
  component  label and suffix of the workload's name
  service    binary: nephele-<service>
  config     the JSON configuration, for the checksum annotation
  files      key files that the Secret holds
  replicas   for a StatefulSet: how many ordinals the Secret serves; else 0
  ports      dict of port name to number, besides http
  env        list of environment entries
  filter     for nodes with mix keys: MiB of the largest replay filter; else 0
  data       "claim" (a volume named data comes from elsewhere), "pvc:<name>",
             or ""
  resources  as in a container
*/}}
{{- define "nephele.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $name := printf "%s-%s" (include "nephele.fullname" $root) .component -}}
metadata:
  labels:
    {{- include "nephele.labels" (list $root .component) | nindent 4 }}
  annotations:
    checksum/config: {{ .config | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "nephele.serviceAccount" $root }}
  automountServiceAccountToken: false
  # Service links would add variables that begin with NEPHELE_, which the
  # services would take for settings.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{ toYaml . | nindent 6 | trim }}
      labelSelector:
        matchLabels:
          {{- include "nephele.selector" (list $root $.component) | nindent 10 }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  initContainers:
    # A Secret's files belong to root and are readable by the group; the
    # services want keys that only they can read.
    - name: keys
      image: {{ include "nephele.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command:
        - /usr/bin/install
        - --mode=0600
        - --target-directory=/run/nephele/keys
        {{- range .files }}
        - /keys/{{ . }}
        {{- end }}
      securityContext:
        {{- include "nephele.container.security" $root | nindent 8 }}
      resources:
        requests: {cpu: 10m, memory: 16Mi}
        limits: {memory: 16Mi}
      volumeMounts:
        - name: key-secret
          mountPath: /keys
          readOnly: true
          {{- if .replicas }}
          subPathExpr: $(POD_NAME)
          {{- end }}
        - name: keys
          mountPath: /run/nephele/keys
      {{- if .replicas }}
      env:
        {{- include "nephele.env.pod" $root | nindent 8 }}
      {{- end }}
  containers:
    - name: {{ .service }}
      image: {{ include "nephele.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      command:
        - /usr/bin/nephele-{{ .service }}
        - --config
        - /etc/nephele/config.json
      {{- with concat (.env | default list) $values.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
        {{- range $port, $number := .ports }}
        - name: {{ $port }}
          containerPort: {{ $number }}
        {{- end }}
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
      securityContext:
        {{- include "nephele.container.security" $root | nindent 8 }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/nephele
          readOnly: true
        - name: keys
          mountPath: /run/nephele/keys
        {{- if .filter }}
        - name: mix-keys
          mountPath: /run/nephele/mix-keys
        {{- end }}
        {{- if .data }}
        - name: data
          mountPath: /var/lib/nephele
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ $name }}
    - name: key-secret
      secret:
        secretName: {{ include "nephele.keySecret" (list $root .component) }}
        defaultMode: 0440
        {{- if .replicas }}
        items:
          {{- range $ordinal := until (int .replicas) }}
          {{- range $file := $.files }}
          - key: {{ $ordinal }}.{{ $file }}
            path: {{ $name }}-{{ $ordinal }}/{{ $file }}
          {{- end }}
          {{- end }}
        {{- end }}
    - name: keys
      emptyDir:
        medium: Memory
        sizeLimit: 1Mi
    {{- with .filter }}
    # In memory, so that mix keys are gone when the pod is. Room for the filters
    # of this rotation, the last, the next and a second generation.
    - name: mix-keys
      emptyDir:
        medium: Memory
        sizeLimit: {{ add (mul 4 (int .)) 16 }}Mi
    {{- end }}
    {{- if hasPrefix "pvc:" .data }}
    - name: data
      persistentVolumeClaim:
        claimName: {{ trimPrefix "pvc:" .data }}
    {{- end }}
{{- end -}}

{{- define "nephele.container.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "nephele.env.pod" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- end -}}

{{/* ConfigMap. Arguments: list ROOT COMPONENT FILES(dict of name to text) */}}
{{- define "nephele.configmap" -}}
{{- $root := index . 0 -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "nephele.fullname" $root }}-{{ index . 1 }}
  labels:
    {{- include "nephele.labels" (list $root (index . 1)) | nindent 4 }}
data:
  {{- range $file, $text := index . 2 }}
  {{ $file }}: |
    {{- $text | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Service. A dict of root, component, ports, headless. */}}
{{- define "nephele.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "nephele.fullname" .root }}-{{ .component }}
  labels:
    {{- include "nephele.labels" (list .root .component) | nindent 4 }}
spec:
  {{- if .headless }}
  clusterIP: None
  {{- end }}
  # A node needs its name before it is ready: peers dial it to make it so.
  publishNotReadyAddresses: true
  selector:
    {{- include "nephele.selector" (list .root .component) | nindent 4 }}
  ports:
    {{- range $port, $number := .ports }}
    - name: {{ $port }}
      port: {{ $number }}
      targetPort: {{ $port }}
    {{- end }}
{{- end -}}

{{/* PodDisruptionBudget. Arguments: list ROOT COMPONENT */}}
{{- define "nephele.pdb" -}}
{{- $root := index . 0 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "nephele.fullname" $root }}-{{ index . 1 }}
  labels:
    {{- include "nephele.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "nephele.selector" . | nindent 6 }}
{{- end -}}
